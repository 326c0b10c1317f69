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
    await mkdir(path, options);
  } catch (error) {
    if (isFolder(path)) return;
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path || isFolder(parent)) throw error;
    await makeFolder(parent, options);
    await makeFolder(path, options);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
