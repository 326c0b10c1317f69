/** Shrinking against area means from NumPy, neighbours against SciPy. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findNearest } from '../../src/numeric/find-nearest.js';
import { shrinkImage } from '../../src/numeric/shrink-image.js';

const reference: {
  shrink: { rows: number; columns: number; size: number; image: number[]; small: number[] }[];
  nearest: {
    width: number;
    query: number[];
    reference: number[];
    index: number[];
    distance: number[];
    ownIndex: number[];
    ownDistance: number[];
  };
} = JSON.parse(readFileSync(new URL('../fixtures/numeric/reference.json', import.meta.url), 'utf8'));

describe('shrinkImage', () => {
  test.each(reference.shrink)(
    'averages the areas of $rows x $columns to $size',
    ({ rows, columns, size, image, small }) => {
      const shrunk = shrinkImage({ data: Uint8Array.from(image), rows, columns }, size);
      expect([shrunk.rows, shrunk.columns]).toEqual([size, size]);
      for (const [index, value] of small.entries()) expect(Math.abs(shrunk.data[index]! - value)).toBeLessThan(0.5001);
    },
  );

  test('refuses a size of nothing', () => {
    const image = { data: new Uint8Array(4), rows: 2, columns: 2 };
    expect(() => shrinkImage(image, 0)).toThrow(
      new RangeError('Cannot shrink a picture: expected a size of 1 or more, got 0; pass whole pixels'),
    );
  });
});

describe('findNearest', () => {
  const { width } = reference.nearest;
  const query = Float32Array.from(reference.nearest.query);
  const rows = Float32Array.from(reference.nearest.reference);

  test('agrees with SciPy', () => {
    const { index, distance } = findNearest(query, rows, { width });
    expect([...index]).toEqual(reference.nearest.index);
    for (const [row, value] of reference.nearest.distance.entries()) expect(distance[row]).toBeCloseTo(value, 6);
  });

  test('agrees with SciPy where no row is its own neighbour', () => {
    const { index, distance } = findNearest(rows, rows, { width, skip: (a, b) => a === b });
    expect([...index]).toEqual(reference.nearest.ownIndex);
    for (const [row, value] of reference.nearest.ownDistance.entries()) expect(distance[row]).toBeCloseTo(value, 6);
  });

  test('takes the first of equally near rows, and says where there is none', () => {
    const same = Float32Array.of(1, 1, 1);
    expect(findNearest(same, same, { width: 1 }).index).toEqual(Int32Array.of(0, 0, 0));
    expect(findNearest(same, new Float32Array(0), { width: 1 })).toEqual({
      index: Int32Array.of(-1, -1, -1),
      distance: Float64Array.of(Infinity, Infinity, Infinity),
    });
  });

  test('refuses rows of another width', () => {
    expect(() => findNearest(query, rows, { width: 7 })).toThrow(
      new RangeError('Cannot find neighbours: expected rows of 7 values, got 1800 values; check the width'),
    );
  });
});
