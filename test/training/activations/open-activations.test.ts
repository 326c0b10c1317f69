/** Activations are what the network gives, come back from disk or memory, and are computed once, on WASM; test/e2e/activations.test.ts goes on. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { type Backbone, loadBackbone, networkOf } from '../../../src/model/backbone.js';
import { extractFeatures, type FrameImage } from '../../../src/model/extract-features.js';
import { createNetwork, forward, type Network } from '../../../src/model/network.js';
import { spreadGrey } from '../../../src/model/prepare-images.js';
import { uniformAt } from '../../../src/model/random-weights.js';
import type { GreyImage } from '../../../src/numeric/grey-image.js';
import { type ActivationOptions, openActivations } from '../../../src/training/activations/open-activations.js';
import { augmentImage } from '../../../src/training/augmentation/augment-image.js';
import { drawAugmentation } from '../../../src/training/augmentation/draw-augmentation.js';
import type { Item } from '../../../src/training/recipe/choose-draws.js';
import { allTransforms, noTransform } from '../augmentations.js';

const imageSize = 75;

function drawImage(seed: number): GreyImage {
  const data = Uint8Array.from({ length: 90 * 80 }, (_, at) => Math.floor(256 * uniformAt(seed, at)));
  return { data, rows: 80, columns: 90 };
}

describe('openActivations on WASM', () => {
  let backbone: Backbone;
  let network: Network;
  let cacheDirectory: string;
  let reads = 0;

  const idOf = (seed: number): string => sha256(String(seed));
  function createFrames(...seeds: number[]): FrameImage[] {
    return seeds.map((seed) => ({
      id: idOf(seed),
      read: async () => {
        reads++;
        return drawImage(seed);
      },
    }));
  }

  function options(change: Partial<ActivationOptions> = {}): ActivationOptions {
    return { cut: 'mixed9', imageSize, augmentation: allTransforms, draws: 2, seed: 4, cacheDirectory, ...change };
  }

  /** What the items give without reader, cache or lanes, in a full batch. */
  function computePlainly(seeds: readonly number[], items: readonly Item[], until: string): Float32Array {
    const values = new Float32Array(8 * imageSize * imageSize * 3);
    items.forEach(({ frame, draw }, at) => {
      const drawn = drawAugmentation(allTransforms, { seed: 4, frameId: idOf(seeds[frame] as number), draw });
      const grey = augmentImage(drawImage(seeds[frame] as number), drawn, imageSize);
      spreadGrey(grey, at, { inputRange: [-1, 1], values });
    });
    const { tf } = network;
    const all = tf.tidy(() =>
      forward(network, tf.tensor4d(values, [8, imageSize, imageSize, 3]), { until }).dataSync(),
    ) as Float32Array;
    return all.slice(0, (all.length / 8) * items.length);
  }

  function findFiles(ending: string): string[] {
    return readdirSync(cacheDirectory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => join(cacheDirectory, name));
  }

  beforeAll(async () => {
    backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'wasm' });
    network = networkOf(backbone);
  });

  beforeEach(() => {
    cacheDirectory = mkdtempSync(join(tmpdir(), 'angiolab-activations-'));
    reads = 0;
    return () => rmSync(cacheDirectory, { recursive: true });
  });

  afterAll(() => backbone.dispose());

  const items: Item[] = [
    { frame: 1, draw: 0 },
    { frame: 0, draw: -1 },
    { frame: 0, draw: 1 },
  ];

  test('gives what the network gives, to the bit, and the second time reads no frame', async () => {
    const progress: string[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => progress.push(`${done} of ${total}`);
    const reader = await openActivations(network, createFrames(1, 2, 3), options({ onProgress }));
    expect(reader.shape).toEqual([1, 1, 1280]);
    expect(progress).toEqual(['8 of 9', '9 of 9']);
    expect(reads).toBe(3);
    const first = await reader.read(items);
    expect(first).toEqual(computePlainly([1, 2, 3], items, 'mixed9'));
    await reader.close();

    const again = await openActivations(network, createFrames(1, 2, 3), options({ onProgress }));
    expect(await again.read(items)).toEqual(first);
    await again.close();
    expect(reads).toBe(3);
    expect(progress).toHaveLength(2);
  });

  test.each(['fresh', 2] as const)('with %s draws gives the same numbers', async (draws) => {
    const reader = await openActivations(network, createFrames(1, 2, 3), options({ draws }));
    expect(await reader.read(items)).toEqual(computePlainly([1, 2, 3], items, 'mixed9'));
    await reader.close();
    expect(findFiles('.f32')).toHaveLength(draws === 'fresh' ? 3 : 9);
  });

  test('for everything gives prepared frames and keeps nothing', async () => {
    const reader = await openActivations(network, createFrames(1, 2), options({ cut: 'all' }));
    expect(reader.shape).toEqual([75, 75, 3]);
    const values = await reader.read(items);
    const grey = augmentImage(
      drawImage(2),
      drawAugmentation(allTransforms, { seed: 4, frameId: idOf(2), draw: 0 }),
      imageSize,
    );
    const expected = new Float32Array(75 * 75 * 3);
    spreadGrey(grey, 0, { inputRange: [-1, 1], values: expected });
    expect(values.subarray(0, expected.length)).toEqual(expected);
    expect(values).toHaveLength(3 * expected.length);
    await reader.close();
    expect(findFiles('')).toEqual([]);
  });

  test('for the head gives pooled features; frames as they are come from the same files as notebooks use', async () => {
    const frames = createFrames(1, 2, 3);
    const known = await extractFeatures(backbone, frames, { imageSize, cacheDirectory });
    const reader = await openActivations(network, frames, options({ cut: 'head', draws: 0 }));
    expect(reads).toBe(3);
    expect(reader.shape).toEqual([2048]);
    expect(await reader.read([0, 1, 2].map((frame) => ({ frame, draw: -1 })))).toEqual(known.data);
    await reader.close();
  });

  test('at a block can keep the pooled features beside, the same as the head computes', async () => {
    const opened = await openActivations(network, createFrames(1, 2), options({ pooled: true }));
    await opened.close();
    reads = 0;
    const reader = await openActivations(network, createFrames(1, 2), options({ cut: 'head' }));
    const beside = await reader.read(items);
    await reader.close();
    expect(reads).toBe(0);
    rmSync(join(cacheDirectory, 'features'), { recursive: true });
    const alone = await openActivations(network, createFrames(1, 2), options({ cut: 'head' }));
    expect(await alone.read(items)).toEqual(beside);
    await alone.close();
  });

  test('float16 is within its rounding and takes half the room', async () => {
    const exact = await openActivations(network, createFrames(1, 2), options());
    const half = await openActivations(network, createFrames(1, 2), options({ precision: 'float16' }));
    const [wide, narrow] = [await exact.read(items), await half.read(items)];
    wide.forEach((value, at) => {
      expect(Math.abs((narrow[at] as number) - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25);
    });
    expect(narrow).not.toEqual(wide);
    const sizeOf = (ending: string): number => readFileSync(findFiles(ending)[0] as string).length - 64;
    expect(sizeOf('.f16')).toBe(sizeOf('.f32') / 2);
    await exact.close();
    await half.close();
  });

  test('networks that differ above the cut share their trunk; others do not', async () => {
    const values = Float32Array.from(network.weights.values);
    values[values.length - 1]! += 1;
    const above = createNetwork(network, { ...network.weights, values });
    await (await openActivations(network, createFrames(1), options())).close();
    reads = 0;
    await (await openActivations(above, createFrames(1), options())).close();
    expect(reads).toBe(0);
    await (await openActivations(above, createFrames(1), options({ cut: 'head' }))).close();
    expect(reads).toBe(1);
    values[0]! += 1;
    await (await openActivations(above, createFrames(1), options())).close();
    expect(reads).toBe(2);
    above.dispose();
  });

  test('computes equal frames and draws that change nothing once', async () => {
    const opened = await openActivations(network, createFrames(1, 2, 1), options({ augmentation: noTransform }));
    await opened.close();
    expect(findFiles('.f32')).toHaveLength(2);
  });

  test.each([
    ['cut off', (path: string) => truncateSync(path, 100)],
    ['too long', (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0)]))],
    ['altered', (path: string) => writeFileSync(path, readFileSync(path).fill(1, 40, 44))],
    ['missing', (path: string) => rmSync(path)],
  ])('computes a file anew that is %s when it is read', async (_, damage) => {
    const reader = await openActivations(network, createFrames(1), options({ draws: 1 }));
    const two = [-1, 0].map((draw) => ({ frame: 0, draw }));
    damage(findFiles('.f32')[0] as string);
    const first = await reader.read(two);
    await reader.close();
    expect(first).toEqual(computePlainly([1], two, 'mixed9'));
    expect(findFiles('.f32')).toHaveLength(2);
    reads = 0;
    const again = await openActivations(network, createFrames(1), options({ draws: 1 }));
    expect(await again.read(two)).toEqual(first);
    await again.close();
    expect(reads).toBe(0);
  });

  test('goes on where filling stopped', async () => {
    const frames = createFrames(1, 2, 3, 4);
    const broken = { id: idOf(9), read: () => Promise.reject(new SyntaxError('Cannot read PNG')) };
    const act = openActivations(network, [...frames, broken], options({ draws: 3 }));
    await expect(act).rejects.toThrow(SyntaxError);
    const kept = findFiles('.f32').length;
    expect(kept).toBe(16);
    const progress: number[] = [];
    const onProgress = ({ done }: { done: number }) => progress.push(done);
    const reader = await openActivations(network, createFrames(1, 2, 3, 4, 5), options({ draws: 3, onProgress }));
    await reader.close();
    expect(progress).toEqual([20]);
    expect(findFiles('.tmp')).toEqual([]);
  });

  test('reads ahead: the batch is read once, and an error waits for it', async () => {
    const frames = createFrames(1, 2);
    const reader = await openActivations(network, frames, options({ cut: 'all' }));
    reader.prefetch(items);
    reader.prefetch(items);
    reader.prefetch([{ frame: 7, draw: 0 }]);
    expect(await reader.read(items)).toHaveLength(3 * 75 * 75 * 3);
    expect(reads).toBe(2);
    await expect(reader.read([{ frame: 7, draw: 0 }])).rejects.toThrow(
      'Cannot read activations: expected a frame from 0 to 1, got 7; plan batches for the frames that were opened',
    );
    await reader.close();
  });

  test('leaves no tensor behind, whatever it reads and how often', async () => {
    const { tf } = network;
    await (await openActivations(network, createFrames(1), options({ draws: 0, cut: 'head' }))).close();
    const before = tf.memory().numTensors;
    for (const draws of [1, 'fresh'] as const) {
      const reader = await openActivations(network, createFrames(1, 2), options({ draws }));
      for (let at = 0; at < 5; at++) {
        reader.prefetch([{ frame: 1, draw: 0 }]);
        await reader.read([{ frame: 0, draw: 0 }]);
      }
      await reader.close();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses a draw that was not opened, an id that is no hash, and an unknown block', async () => {
    const reader = await openActivations(network, createFrames(1), options({ draws: 1 }));
    await expect(reader.read([{ frame: 0, draw: 1 }])).rejects.toThrow(RangeError);
    await expect(reader.read([{ frame: 0, draw: 1 }])).rejects.toThrow(
      'Cannot read activations: expected a draw below 1, got 1; open as many draws as are planned',
    );
    await reader.close();
    const wrong = openActivations(network, [{ id: 'x', read: async () => drawImage(1) }], options());
    await expect(wrong).rejects.toThrow(RangeError);
    await expect(openActivations(network, [], options({ cut: 'mixed12' as 'mixed10' }))).rejects.toThrow(
      "got 'mixed12'",
    );
  });
});
