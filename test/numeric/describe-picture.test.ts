/** pictureStatistics: known noise, known spectrum, known edges. */
import { describe, expect, test } from 'vitest';
import { pictureStatistics } from '../../src/numeric/describe-picture.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';
import { createRandom } from '../../src/numeric/random.js';

const size = 128;

function draw(levelOf: (row: number, column: number) => number): GreyImage {
  const data = Uint8Array.from({ length: size * size }, (_, at) =>
    Math.round(levelOf(Math.floor(at / size), at % size)),
  );
  return { data, rows: size, columns: size };
}

function drawNoise(deviation: number, levelOf: (row: number, column: number) => number = () => 128): GreyImage {
  const random = createRandom(5);
  return draw((row, column) => levelOf(row, column) + deviation * random.normal());
}

function measure(name: string, image: GreyImage): readonly number[] {
  return pictureStatistics.find((statistic) => statistic.name === name)!.of(image);
}

describe('pictureStatistics', () => {
  test('noise is the deviation that was added, on a flat picture and on a ramp', () => {
    for (const levelOf of [() => 128, (row: number, column: number) => 60 + row / 2 + column / 2])
      expect(Math.abs(measure('noise', drawNoise(10, levelOf))[0]! - 10)).toBeLessThan(0.3);
    expect(
      measure(
        'noise',
        draw(() => 90),
      ),
    ).toEqual([0]);
  });

  test('the spectrum of white noise falls by ln 4 an octave, from ln of 3/4 of its variance', () => {
    const [first = 0, ...others] = measure('spectrum', drawNoise(10));
    expect(Math.abs(first - Math.log(75))).toBeLessThan(0.05);
    for (const [at, value] of others.entries())
      expect(Math.abs(value - first + (at + 1) * Math.log(4))).toBeLessThan(0.3);
  });

  test('the gradient of a ramp is its slope, the Laplacian of it nothing but rounding', () => {
    const ramp = draw((_row, column) => (2 * column > 255 ? 255 : 2 * column));
    expect(measure('gradient', ramp)).toEqual([2, 2, 2, 2]);
    expect(measure('sharpness', ramp)[0]).toBeLessThan(measure('sharpness', drawNoise(3))[0]!);
  });

  test('levels and their histogram are those of the picture', () => {
    const halves = draw((row) => (row < size / 2 ? 0 : 255));
    expect(measure('mean grey level', halves)).toEqual([127.5]);
    expect(measure('grey histogram', halves).map((share) => Number(share.toFixed(9)))).toEqual([
      0.5,
      ...new Array<number>(14).fill(0),
      0.5,
    ]);
  });
});
