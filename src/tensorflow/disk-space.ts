/** Is there room for what is about to be written? */
import { readFreeBytes } from '../files/free-bytes.js';
import { ProvisionError } from './provision-error.js';

/** @throws ProvisionError when the disk of `folder` has less than `neededBytes` free. */
export async function requireDiskSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await readFreeBytes(folder);
  if (free >= neededBytes) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new ProvisionError(
    `the cache's disk has ${gigabytes(free)} GB free where ${gigabytes(neededBytes)} GB are needed`,
    'free some, or point ANGIOLAB_CACHE at a larger disk, and run `npx angiolab doctor --fix`',
  );
}
