/** A cache that doesn't fit is refused before any work, with what would make it fit. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFreeBytes } from '../../../src/files/free-bytes.js';
import { countValues } from '../../../src/model/compute-features.js';
import { countDiskBytes, requireRoom } from '../../../src/training/activations/require-room.js';

describe('requireRoom', () => {
  test('lets pass what fits, in a folder that is not there yet', async () => {
    await requireRoom(join(tmpdir(), 'not', 'there'), { files: 1, bytesEach: 1, options: { draws: 8 } });
    expect(await readFreeBytes(join(tmpdir(), 'not', 'there'))).toBeGreaterThan(0);
  });

  test('names the settings that make the cache smaller', async () => {
    const size = { files: 1e9, bytesEach: 1e6 };
    const act = requireRoom(tmpdir(), { ...size, options: { draws: 8 } });
    await expect(act).rejects.toThrow(
      /^Cannot keep activations: expected 1003520\.0 GB free for 1000000000 frames and draws, got \d+\.\d+ GB; set `cachePrecision` float16 \(half of it\) or fewer `draws` or `draws` to fresh or a higher `trainable` block, or point ANGIOLAB_CACHE at a larger disk$/,
    );
    await expect(requireRoom(tmpdir(), { ...size, options: { draws: 'fresh', precision: 'float16' } })).rejects.toThrow(
      /GB; set a higher `trainable` block, or point ANGIOLAB_CACHE/,
    );
  });

  test('counts whole blocks of a disk; what docs/training.md says of mixed8 is so', () => {
    expect(countDiskBytes({ files: 3, bytesEach: 4097 })).toBe(3 * 8192);
    const bytesEach = 4 * countValues(299, 'mixed8') + 64;
    expect((bytesEach / 1000).toFixed(0)).toBe('888');
    expect((countDiskBytes({ files: 900 * 8, bytesEach }) / 1e9).toFixed(1)).toBe('6.4');
  });
});
