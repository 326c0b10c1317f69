/** Does the cache fit on its disk? */
import { readFreeBytes } from '../../files/free-bytes.js';

/** What is about to be written. */
export interface CacheSize {
  readonly files: number;
  readonly bytesEach: number;
  /** What would make it smaller. */
  readonly options: { readonly draws: number | 'fresh'; readonly precision?: 'float32' | 'float16' };
}

/** Disks keep whole blocks. */
const diskBlock = 4096;
/** Part of the free room that stays free. */
const reserve = 0.05;

/** The bytes that files take on a disk. */
export function countDiskBytes({ files, bytesEach }: Pick<CacheSize, 'files' | 'bytesEach'>): number {
  return files * Math.ceil(bytesEach / diskBlock) * diskBlock;
}

/** @throws Error where the disk of `folder` has less free than the cache takes */
export async function requireRoom(folder: string, size: CacheSize): Promise<void> {
  const free = (1 - reserve) * (await readFreeBytes(folder));
  const needed = countDiskBytes(size);
  if (needed <= free) return;
  const { draws, precision = 'float32' } = size.options;
  const smaller = [
    ...(precision === 'float32' ? ['`cachePrecision` float16 (half of it)'] : []),
    ...(draws === 'fresh' ? [] : ['fewer `draws`', '`draws` to fresh']),
  ];
  throw new Error(
    `Cannot keep activations: expected ${formatGigabytes(needed)} free for ${size.files} frames and draws, got ${formatGigabytes(free)}; set ${[...smaller, 'a higher `trainable` block'].join(' or ')}, or point ANGIOLAB_CACHE at a larger disk`,
  );
}

function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
