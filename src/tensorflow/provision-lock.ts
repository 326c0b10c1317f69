/** One provisioning at a time in a cache folder, over all processes of the machine. */
import { setTimeout as wait } from 'node:timers/promises';
import { tryLock } from '../files/lock.js';
import { ProvisionError } from './provision-error.js';

const patienceMs = 20 * 60_000;

/**
 * Runs `work` while holding the lock of `folder`; waits for another process that holds it.
 *
 * @throws ProvisionError when the lock is not free after 20 minutes, and whatever `work` throws
 */
export async function withProvisionLock<T>(
  folder: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(folder, log);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, log: (line: string) => void): Promise<() => Promise<void>> {
  const deadline = Date.now() + patienceMs;
  for (let attempt = 0; Date.now() < deadline; attempt += 1) {
    const release = await tryLock(folder, (reason) => log(`The lock was lost: ${reason}`));
    if (release !== null) return release;
    if (attempt === 0) log('Another process is setting up native TensorFlow; waiting for it');
    await wait(500);
  }
  throw new ProvisionError(
    'another process holds the lock since 20 minutes',
    'end that process and run `npx angiolab doctor --fix`',
  );
}
