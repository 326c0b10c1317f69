/** Writes files so that a reader sees the old content or the new, never a part. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * Writes `data` to `path` by way of a temporary file beside it: created, flushed to disk, renamed.
 *
 * Missing parent folders are made. If anything fails, the temporary file is removed and what stood at `path` stays.
 *
 * @param path - where the file shall be
 * @param data - text (UTF-8) or bytes, or parts of them in order
 * @param options.flush - waits until the disk has the data, default true; without it a power cut may leave an empty file
 * @param options.mode - permission bits of the new file, default 0o666 less the process's umask
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array | Iterable<string | Uint8Array>,
  options: { readonly flush?: boolean; readonly mode?: number } = {},
): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', options.mode);
    try {
      // Node takes parts too (fs.promises, since 15.14); its types know of them only in `writeFile(path, …)`.
      await handle.writeFile(data as string);
      if (options.flush !== false) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
