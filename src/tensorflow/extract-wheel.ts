/** Takes chosen files out of a wheel, which is a ZIP archive. */
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { makeFolder } from '../files/make-folder.js';

/**
 * Extracts the entries that `choose` accepts into `folder`, keeping their paths and permissions.
 *
 * @param options.onBytes - called with the number of extracted bytes as they are written
 * @returns how many files were written
 * @throws Error when the file is not a readable ZIP archive, and the file system's errors
 */
export async function extractWheel(
  wheel: string,
  folder: string,
  options: { readonly choose: (path: string) => boolean; readonly onBytes?: (count: number) => void },
): Promise<number> {
  const archive = await openPromise(wheel);
  let files = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/') || !options.choose(entry.fileName)) continue;
      const target = join(folder, entry.fileName);
      await makeFolder(dirname(target));
      const content = await archive.openReadStreamPromise(entry);
      content.on('data', (chunk: Uint8Array) => options.onBytes?.(chunk.length));
      await pipeline(
        content,
        createWriteStream(target, { mode: (entry.externalFileAttributes >>> 16) & 0o777 || 0o644 }),
      );
      files += 1;
    }
  } finally {
    archive.close();
  }
  return files;
}

/** The text of a wheel's `METADATA` file. @throws Error when the archive has none. */
export async function readWheelMetadata(wheel: string): Promise<string> {
  const archive = await openPromise(wheel);
  try {
    for await (const entry of archive.eachEntry()) {
      if (/^[^/]+\.dist-info\/METADATA$/.test(entry.fileName))
        return await text(await archive.openReadStreamPromise(entry));
    }
  } finally {
    archive.close();
  }
  throw new Error(`Cannot read ${wheel}: expected a .dist-info/METADATA file in the archive, got none`);
}

/** The two libraries, the headers that the addon includes, and of CUDA packages all but what only a build needs. */
export function isNeeded(path: string): boolean {
  return (
    /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(path) ||
    /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/.test(path) ||
    (path.startsWith('nvidia/') && !/\.(py|h|hpp|cuh|a)$/.test(path))
  );
}
