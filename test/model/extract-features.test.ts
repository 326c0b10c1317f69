/** Features are computed once, come back from disk, and damage on disk is noticed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import { extractFeatures, type FrameImage } from '../../src/model/extract-features.js';
import { forward } from '../../src/model/network.js';
import { prepareImages, resizeBilinear } from '../../src/model/prepare-images.js';
import { uniformAt } from '../../src/model/random-weights.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';
import { references } from './reference-checks.js';

function drawImage(seed: number): GreyImage {
  const data = Uint8Array.from({ length: 90 * 80 }, (_, at) => Math.floor(256 * uniformAt(seed, at)));
  return { data, rows: 80, columns: 90 };
}

describe('resizeBilinear', () => {
  const { pixels, rows, columns, up, down } = references.resize;
  const image: GreyImage = { data: Uint8Array.from(pixels), rows, columns };

  test.each([
    [9, up],
    [4, down],
  ])('to %i x %i agrees with TensorFlow', (size, expected) => {
    const result = resizeBilinear(image, size);
    expect(result).toHaveLength(expected.length);
    expected.forEach((value, at) => {
      expect(result[at]).toBeCloseTo(value, 3);
    });
  });

  test('keeps an image that has the size already', () => {
    const square = { data: Uint8Array.from([0, 50, 100, 255]), rows: 2, columns: 2 };
    expect([...resizeBilinear(square, 2)]).toEqual([0, 50, 100, 255]);
  });
});

describe('prepareImages', () => {
  test('repeats grey three times and scales 0-255 to the input range', () => {
    const image = { data: Uint8Array.from([0, 51, 255, 102]), rows: 2, columns: 2 };
    const scaled = prepareImages([image, image], { size: 2, inputRange: [-1, 1] });
    expect(scaled).toHaveLength(24);
    expect([...scaled.subarray(12, 15)]).toEqual([-1, -1, -1]);
    expect(scaled[3]).toBeCloseTo(-0.6, 6);
    expect([...scaled.subarray(6, 9)]).toEqual([1, 1, 1]);
    expect(prepareImages([image], { size: 2, inputRange: [0, 1] })[9]).toBeCloseTo(0.4, 6);
  });
});

describe('extractFeatures', () => {
  let backbone: Backbone;
  let cacheDirectory: string;
  let reads = 0;

  function createImages(...seeds: number[]): FrameImage[] {
    return seeds.map((seed) => ({
      id: sha256(String(seed)),
      read: async () => {
        reads++;
        return drawImage(seed);
      },
    }));
  }

  function options(): { imageSize: number; batchSize: number; cacheDirectory: string } {
    return { imageSize: 75, batchSize: 2, cacheDirectory };
  }

  beforeAll(async () => {
    backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'wasm' });
  });

  beforeEach(() => {
    cacheDirectory = mkdtempSync(join(tmpdir(), 'angiolab-features-'));
    reads = 0;
    return () => rmSync(cacheDirectory, { recursive: true });
  });

  afterAll(() => backbone.dispose());

  function findFiles(): string[] {
    return readdirSync(cacheDirectory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.f32'))
      .map((name) => join(cacheDirectory, name));
  }

  test('gives what the network gives, and the second time reads no image', async () => {
    const images = createImages(1, 2, 3);
    const progress: number[] = [];
    const first = await extractFeatures(backbone, images, {
      ...options(),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(first).toMatchObject({ shape: [3, 2048], cached: 0, computed: 3 });
    expect(progress).toEqual([2, 3]);
    const second = await extractFeatures(backbone, images, options());
    expect(second).toEqual({ ...first, cached: 3, computed: 0 });
    expect(reads).toBe(3);

    const network = networkOf(backbone);
    const input = prepareImages([drawImage(3)], { size: 75, inputRange: [-1, 1] });
    const expected = network.tf.tidy(() =>
      network.tf.mean(forward(network, network.tf.tensor4d(input, [1, 75, 75, 3])), [1, 2]).dataSync(),
    );
    const greatest = Math.max(...expected);
    expected.forEach((value, at) => {
      expect(Math.abs((first.data[2 * 2048 + at] as number) - value)).toBeLessThan(1e-5 * greatest);
    });
  });

  test('does not depend on which images share a batch, and leaves no tensor behind', async () => {
    const { tf } = networkOf(backbone);
    const together = await extractFeatures(backbone, createImages(1, 2, 3), options());
    const before = tf.memory().numTensors;
    rmSync(join(cacheDirectory, 'features'), { recursive: true });
    const alone = await extractFeatures(backbone, createImages(2), options());
    expect(alone.data).toEqual(together.data.subarray(2048, 4096));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('computes equal frames once', async () => {
    const result = await extractFeatures(backbone, createImages(1, 2, 1), options());
    expect(result).toMatchObject({ cached: 1, computed: 2 });
    expect(reads).toBe(2);
    expect(result.data.subarray(4096)).toEqual(result.data.subarray(0, 2048));
  });

  test('gives what enters the block of a cut, under either name', async () => {
    const first = await extractFeatures(backbone, createImages(1), { ...options(), cut: 'mixed8' });
    expect(first).toMatchObject({ shape: [1, 3, 3, 768], computed: 1 });
    const second = await extractFeatures(backbone, createImages(1), { ...options(), cut: 'Mixed_7a' });
    expect(second).toEqual({ ...first, cached: 1, computed: 0 });
    const third = await extractFeatures(backbone, createImages(1), { ...options(), cut: 'mixed9' });
    expect(third).toMatchObject({ shape: [1, 1, 1, 1280], computed: 1 });
  });

  test('keeps the pooled features beside those of a cut, the same as without a cut', async () => {
    const images = createImages(1, 2, 3);
    await extractFeatures(backbone, images, { ...options(), cut: 'mixed8' });
    const beside = await extractFeatures(backbone, images, options());
    expect(beside).toMatchObject({ shape: [3, 2048], cached: 3, computed: 0 });
    rmSync(join(cacheDirectory, 'features'), { recursive: true });
    expect((await extractFeatures(backbone, images, options())).data).toEqual(beside.data);
  });

  test.each([
    ['cut off', (path: string) => truncateSync(path, 100)],
    ['emptied', (path: string) => truncateSync(path, 0)],
    ['altered', (path: string) => writeFileSync(path, readFileSync(path).fill(1, 40, 44))],
  ])('computes a %s file of the cache anew', async (_, damage) => {
    const images = createImages(1, 2);
    const first = await extractFeatures(backbone, images, options());
    damage(findFiles()[0] as string);
    const second = await extractFeatures(backbone, images, options());
    expect(second).toEqual({ ...first, cached: 1, computed: 1 });
    expect(await extractFeatures(backbone, images, options())).toEqual({ ...first, cached: 2, computed: 0 });
  });

  test('two at once agree and leave a whole cache without temporary files', async () => {
    const images = createImages(1, 2, 3);
    const [first, second] = await Promise.all([
      extractFeatures(backbone, images, options()),
      extractFeatures(backbone, images, options()),
    ]);
    expect(first.data).toEqual(second.data);
    expect(findFiles()).toHaveLength(3);
    expect(
      readdirSync(cacheDirectory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp')),
    ).toEqual([]);
    expect(await extractFeatures(backbone, images, options())).toMatchObject({ cached: 3, computed: 0 });
  });

  test('no images give no features', async () => {
    expect(await extractFeatures(backbone, [], options())).toMatchObject({ shape: [0, 2048], cached: 0, computed: 0 });
  });

  test('hands on the error of an image that cannot be read', async () => {
    const broken: FrameImage = { id: sha256('broken'), read: () => Promise.reject(new SyntaxError('Cannot read PNG')) };
    await expect(extractFeatures(backbone, [broken], options())).rejects.toThrow(SyntaxError);
  });

  test('refuses an id that is not a SHA-256', async () => {
    const act = extractFeatures(backbone, [{ id: '../x', read: async () => drawImage(1) }], options());
    await expect(act).rejects.toThrow(RangeError);
    await expect(act).rejects.toThrow(
      "Cannot extract features: expected the SHA-256 of each frame as id, got '../x' at 0; hash the pixels",
    );
  });

  test('refuses a backbone that was disposed', async () => {
    const other = await loadBackbone({ weights: 'random', backend: 'wasm' });
    other.dispose();
    await expect(extractFeatures(other, createImages(1), options())).rejects.toThrow(
      'Cannot use the backbone: expected a loaded one, got one that was disposed; load it again',
    );
  });
});
