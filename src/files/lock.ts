/** A lock between processes: a folder beside what it guards, which its holder touches again and again while it lives. */
import { lock } from 'proper-lockfile';

/** A holder that has not touched its lock for this long is dead, and whoever asks takes the lock over. */
const staleMs = 20_000;

/**
 * Takes the lock `<path>.lock` if it is free. It is given back when the process ends, unless that is killed.
 *
 * @param path - what is guarded; it need not be there, the folder above it has to
 * @param onLost - told, with the reason, when another process took the lock over, for example after this one was stopped for long
 * @returns what gives the lock back; null where another holds it
 * @throws the file system's error where no lock can be made
 */
export async function tryLock(path: string, onLost: (reason: string) => void): Promise<(() => Promise<void>) | null> {
  try {
    const release = await lock(path, {
      stale: staleMs,
      realpath: false,
      onCompromised: (error) => onLost(error.message),
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return null;
    throw error;
  }
}
