/** One provisioning at a time in a cache folder, over all processes of the machine. */
import { setTimeout as wait } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { ProvisionError } from './provision-error.js';

/** A holder that has not touched its lock for this long is dead. */
const staleMs = 20_000;
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
    await release().catch(() => undefined);
  }
}

async function acquire(folder: string, log: (line: string) => void): Promise<() => Promise<void>> {
  const deadline = Date.now() + patienceMs;
  for (let attempt = 0; Date.now() < deadline; attempt += 1) {
    try {
      return await lock(folder, {
        stale: staleMs,
        realpath: false,
        onCompromised: (error) => log(`The lock was lost: ${error.message}`),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (attempt === 0) log('Another process is setting up native TensorFlow; waiting for it');
      await wait(500);
    }
  }
  throw new ProvisionError(
    'another process holds the lock since 20 minutes',
    'end that process and run `angiolab doctor --fix`',
  );
}
