/** Augmented pictures agree with SciPy (test/fixtures/training/make_augmentation.py), and plain ones with the plain resize. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resizeBilinear } from '../../../src/model/prepare-images.js';
import { uniformAt } from '../../../src/model/random-weights.js';
import type { GreyImage } from '../../../src/numeric/grey-image.js';
import { augmentImage } from '../../../src/training/augmentation/augment-image.js';
import { type AugmentationDraw, plainDraw } from '../../../src/training/augmentation/draw-augmentation.js';

interface References {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly draw: Omit<AugmentationDraw, 'noise' | 'noiseSeed'>;
    readonly size: number;
    readonly values: readonly number[];
  }[];
}

const references: References = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/training/augmentation.json'), 'utf8'),
);
const image: GreyImage = { ...references, data: Uint8Array.from(references.pixels) };

function drawImage(rows: number, columns: number, seed: number): GreyImage {
  return { rows, columns, data: Uint8Array.from({ length: rows * columns }, (_, at) => 256 * uniformAt(seed, at)) };
}

function findMoments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

describe('augmentImage', () => {
  test.each(references.cases)('$name, at $size rows, agrees with SciPy', ({ draw, size, values }) => {
    const result = augmentImage(image, { ...plainDraw, ...draw }, size);
    expect(result).toHaveLength(values.length);
    expect(Math.max(...values.map((value, at) => Math.abs(value - (result[at] as number))))).toBeLessThan(1e-4);
  });

  test('without a change is the plain resize, to the bit', () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(size, size, size, fc.nat(), (rows, columns, to, seed) => {
        const picture = drawImage(rows, columns, seed);
        expect(augmentImage(picture, plainDraw, to)).toEqual(resizeBilinear(picture, to));
      }),
    );
  });

  test('two flips of the result give the plain picture', () => {
    const size = 25;
    const mirrored = augmentImage(image, { ...plainDraw, flipHorizontal: true }, size);
    const plain = resizeBilinear(image, size);
    plain.forEach((value, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      expect(mirrored[row * size + size - 1 - column]).toBeCloseTo(value, 3);
    });
  });

  test('goes on with the level of the edge beyond it: a flat picture stays flat', () => {
    const flat: GreyImage = { rows: 9, columns: 7, data: new Uint8Array(63).fill(180) };
    const draw = { ...plainDraw, angleDegrees: 45, shift: [0.3, -0.4], scale: 0.6 } as const;
    expect(new Set(augmentImage(flat, draw, 16))).toEqual(new Set([180]));
  });

  test('noise has its deviation, no mean, and no memory', () => {
    const size = 300;
    const flat: GreyImage = { rows: 1, columns: 1, data: Uint8Array.of(128) };
    const noise = augmentImage(flat, { ...plainDraw, noise: 5, noiseSeed: 7 }, size).map((value) => value - 128);
    const { mean, deviation } = findMoments(noise);
    expect(Math.abs(mean)).toBeLessThan(4 * (5 / size)); // four standard errors
    expect(Math.abs(deviation / 5 - 1)).toBeLessThan(4 / (Math.SQRT2 * size));
    for (const lag of [1, 2, size]) {
      const products = noise.subarray(lag).map((value, at) => (value * (noise[at] as number)) / 25);
      expect(Math.abs(findMoments(products).mean)).toBeLessThan(4 / size);
    }
    expect(Math.max(...noise.map(Math.abs)) / 5).toBeLessThan(3.9);
    expect(new Set(noise).size).toBeLessThanOrEqual(8192);
    // The kurtosis of a normal distribution is 3.
    expect(findMoments(noise.map((value) => (value / 5) ** 4)).mean).toBeCloseTo(3, 0);
  });

  test('is the same for the same seed of the noise, another for another', () => {
    const draw = { ...plainDraw, noise: 4, noiseSeed: 1 };
    expect(augmentImage(image, draw, 11)).toEqual(augmentImage(image, draw, 11));
    expect(augmentImage(image, { ...draw, noiseSeed: 2 }, 11)).not.toEqual(augmentImage(image, draw, 11));
  });

  test('stays within 0 and 255', () => {
    const result = augmentImage(image, { ...plainDraw, contrast: 3, noise: 60, noiseSeed: 3 }, 30);
    expect([Math.min(...result), Math.max(...result)]).toEqual([0, 255]);
  });
});
