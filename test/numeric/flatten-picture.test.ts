/** flattenPicture: exposure, ramps and borders go, shapes stay. */
import { describe, expect, test } from 'vitest';
import { flattenPicture } from '../../src/numeric/flatten-picture.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';

/** 32 x 32: a dark line across, on a ground of `ground`. */
function draw(ground: (row: number, column: number) => number, depth = 40): GreyImage {
  const levelOf = (row: number, column: number): number => ground(row, column) - (row === column ? depth : 0);
  const data = Uint8Array.from({ length: 1024 }, (_, at) => levelOf(Math.floor(at / 32), at % 32));
  return { data, rows: 32, columns: 32 };
}

function findLargestDifference(a: GreyImage, b: GreyImage): number {
  return a.data.reduce((most, value, at) => Math.max(most, Math.abs(value - b.data[at]!)), 0);
}

describe('flattenPicture', () => {
  const plain = flattenPicture(draw(() => 100));

  test('gives one picture for any exposure, contrast, and border', () => {
    expect([plain.rows, plain.columns]).toEqual([24, 24]);
    const isBorder = (at: number): boolean => at < 1 || at > 30;
    const others = [
      draw(() => 200),
      draw(() => 120, 80),
      draw((row, column) => (isBorder(row) || isBorder(column) ? 41 : 100)),
    ].map((image) => flattenPicture(image, { margin: 1 / 8, radius: 2 }));
    const same = flattenPicture(
      draw(() => 100),
      { margin: 1 / 8, radius: 2 },
    );
    for (const other of others) expect(findLargestDifference(other, same)).toBeLessThanOrEqual(1);
  });

  test('takes a ramp away and keeps the line', () => {
    const ramp = flattenPicture(draw((row, column) => 50 + 2 * row + 2 * column));
    expect(findLargestDifference(ramp, plain)).toBeLessThanOrEqual(2);
    expect(ramp.data[0]).toBeLessThan(60);
    expect(ramp.data[5]).toBeGreaterThan(120);
  });

  test('stands a flat picture, and refuses a margin that leaves nothing', () => {
    expect(new Set(flattenPicture(draw(() => 9, 0)).data)).toEqual(new Set([128]));
    expect(() =>
      flattenPicture(
        draw(() => 9),
        { margin: 0.5 },
      ),
    ).toThrow(
      new RangeError(
        'Cannot flatten a picture: expected two rows and columns within the margin, got 0 and 0; take a smaller margin',
      ),
    );
  });
});
