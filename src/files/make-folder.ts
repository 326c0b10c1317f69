/** Makes a folder with those above it. */
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes `path` and the folders above it that are missing; one that is there already stays as it is.
 *
 * Node's own `mkdir` with `recursive` goes round for ever where a folder can't be made and the system says ENOENT, as in /proc
 * (Node 20): this one throws.
 *
 * @param options.mode - permission bits of the folders that are made, default 0o777 less the process's umask
 * @throws the file system's error (`EACCES`, `ENOTDIR`, …)
 */
export async function makeFolder(path: string, options: { readonly mode?: number } = {}): Promise<void> {
  try {
    await makeOne(path, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), options);
    // Once more alone, whoever made the folders above it meanwhile: where it still can't be made, it never can.
    await makeOne(path, options);
  }
}

async function makeOne(path: string, options: { readonly mode?: number }): Promise<void> {
  try {
    await mkdir(path, options);
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
