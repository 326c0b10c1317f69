/** One provisioning at a time in a cache folder, over all processes of the machine. */
import { setTimeout as wait } from 'node:timers/promises';
import { tryLock } from '../files/lock.js';
import { ProvisionError } from './provision-error.js';

const patienceMs = 20 * 60_000;

/** How the lock is waited for. */
interface LockOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` while holding the lock of `folder`; waits for another process that holds it.
 *
 * @throws ProvisionError when the lock is not free after 20 minutes, and whatever `work` throws
 */
export async function withProvisionLock<T>(folder: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const release = await acquire(folder, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, { log, signal }: LockOptions): Promise<() => Promise<void>> {
  const deadline = Date.now() + patienceMs;
  for (let attempt = 0; Date.now() < deadline; attempt += 1) {
    const release = await tryLock(folder, (reason) => log(`The lock was lost: ${reason}`));
    if (release !== null) return release;
    if (attempt === 0) log('Another process is setting up native TensorFlow; waiting for it');
    await wait(500, undefined, { ...(signal && { signal }) });
  }
  throw new ProvisionError(
    'another process holds the lock since 20 minutes',
    'end that process and run `npx angiolab doctor --fix`',
  );
}
