/** On WASM, built code extracts features in worker threads: the same numbers as in one process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { loadBackbone, networkOf } from '../../src/model/backbone.js';
import { extractFeatures, type FrameImage } from '../../src/model/extract-features.js';
import { uniformAt } from '../../src/model/random-weights.js';

type Lanes = typeof import('../../src/model/feature-lanes.js');
const built = (name: string): string => join(import.meta.dirname, '../../dist/model', name);
const folder = mkdtempSync(join(tmpdir(), 'angiolab-workers-'));

function drawFrame(seed: number): FrameImage {
  const data = Uint8Array.from({ length: 75 * 75 }, (_, at) => Math.floor(256 * uniformAt(seed, at)));
  return { id: sha256(String(seed)), read: async () => ({ data, rows: 75, columns: 75 }) };
}

describe('feature workers', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  test('answer several batches each, as the main thread would', async () => {
    const backbone = await loadBackbone({ weights: 'random', seed: 1, backend: 'wasm' });
    const { openLanes }: Lanes = await import(built('feature-lanes.js'));
    const images = Array.from({ length: 12 }, (_, seed) => drawFrame(seed));
    const options = { imageSize: 75, batchSize: 2 };
    const expected = await extractFeatures(backbone, images, { ...options, cacheDirectory: join(folder, 'main') });
    expect(openLanes(networkOf(backbone), options, 1)).toHaveLength(1);

    const { loadBackbone: loadBuilt }: typeof import('../../src/model/backbone.js') = await import(
      built('backbone.js')
    );
    const { extractFeatures: extractBuilt }: typeof import('../../src/model/extract-features.js') = await import(
      built('extract-features.js')
    );
    const other = await loadBuilt({ weights: 'random', seed: 1, backend: 'wasm' });
    const result = await extractBuilt(other, images, { ...options, cacheDirectory: join(folder, 'workers') });
    expect(result).toEqual(expected);
  });

  test('hand on an error and end', async () => {
    const { loadBackbone: loadBuilt }: typeof import('../../src/model/backbone.js') = await import(
      built('backbone.js')
    );
    const { extractFeatures: extractBuilt }: typeof import('../../src/model/extract-features.js') = await import(
      built('extract-features.js')
    );
    const backbone = await loadBuilt({ weights: 'random', seed: 1, backend: 'wasm' });
    const images = Array.from({ length: 12 }, (_, seed) => drawFrame(100 + seed));
    const broken = { id: sha256('broken'), read: () => Promise.reject(new SyntaxError('Cannot read PNG')) };
    const act = extractBuilt(backbone, [...images, broken], { imageSize: 75, batchSize: 2, cacheDirectory: folder });
    await expect(act).rejects.toThrow('Cannot read PNG');
  });
});
