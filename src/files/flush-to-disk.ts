/** Waits until the disk has what was written to a file. */
import { open } from 'node:fs/promises';

/** Flushes a file that another library wrote and closed. @throws the file system's error */
export async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
