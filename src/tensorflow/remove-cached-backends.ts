/** Empties the cache of native backends, for `angiolab doctor --clean`. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../files/directories.js';
import { makeFolder } from '../files/make-folder.js';
import { withProvisionLock } from './provision-lock.js';

/**
 * Removes every native backend from the cache, after any provisioning that is under way.
 *
 * @returns the names of the removed folders
 * @throws the file system's error when the cache can't be written
 */
export async function removeCachedBackends(
  options: { readonly cacheDirectory?: string; readonly log?: (line: string) => void } = {},
): Promise<string[]> {
  const folder = join(options.cacheDirectory ?? cacheDirectory(), 'tensorflow');
  await makeFolder(folder);
  return await withProvisionLock(folder, { log: () => undefined, ...options }, async () => {
    const names = await readdir(folder);
    await rm(folder, { recursive: true });
    return names;
  });
}
