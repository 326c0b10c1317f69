/** How much room a disk has. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The bytes that the disk of a folder has free for this user. Where the folder can't be looked at, it may not be there yet: then the
 * nearest one above it counts.
 *
 * @throws the file system's error where not even the root can be looked at
 */
export async function readFreeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(folder);
    if (above === folder) throw error;
    return readFreeBytes(above);
  }
}
