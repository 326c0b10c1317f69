/** A file that is written piece by piece and appears at its path only when it is complete. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * Calls `write` with a function that appends bytes to a temporary file beside `path`; then the file is flushed to disk and renamed.
 *
 * Missing parent folders are made. If anything fails, the temporary file is removed and what stood at `path` stays.
 *
 * @returns what `write` returns
 * @throws the file system's error (`ENOSPC`, `EACCES`, …), and what `write` throws
 */
export async function writeAside<T>(
  path: string,
  write: (append: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  await makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const result = await writeFlushed(temporary, write);
    await rename(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeFlushed<T>(
  path: string,
  write: (append: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'wx');
  try {
    const result = await write((bytes) => handle.writeFile(bytes));
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}
