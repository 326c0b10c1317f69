/** Masks beside the files: a PNG a frame, whose grey values say what each pixel shows. */
import { join } from 'node:path';
import { encode } from 'fast-png';
import { maskMark } from '../dataset/synthetic-mark.js';
import { writeAtomic } from '../files/write-atomic.js';

/** The masks of a file, as `masks/SYN-0001/series-01/frame-001.png`. */
export function maskPathsOf(file: string, frames: number): string[] {
  const folder = `masks/${file.replace(/\.dcm$/, '')}`;
  return Array.from({ length: frames }, (_, at) => `${folder}/frame-${String(at + 1).padStart(3, '0')}.png`);
}

/** Marks the folder of the masks, before the first of them is written: what reads data passes it over. */
export async function markMasks(folder: string): Promise<void> {
  await writeAtomic(join(folder, 'masks', maskMark), '');
}

/** Writes the masks of one file. @param masks - `[size, size]` each */
export async function writeMasks(
  folder: string,
  file: string,
  { masks, size }: { readonly masks: readonly Uint8Array[]; readonly size: number },
): Promise<void> {
  const paths = maskPathsOf(file, masks.length);
  for (const [at, data] of masks.entries()) {
    const png = encode({ width: size, height: size, data, channels: 1, depth: 8 });
    await writeAtomic(join(folder, paths[at]!), png, { flush: false });
  }
}
