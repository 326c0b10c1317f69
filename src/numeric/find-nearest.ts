/** Exact nearest neighbours. */

/** For each row of the query, the place of the nearest row of the reference and how far it is. */
export interface Neighbours {
  /** Row of the reference, from 0; -1 where there was none to compare with. */
  readonly index: Int32Array;
  /** Euclidean distance; Infinity where there was none. */
  readonly distance: Float64Array;
}

/**
 * Finds the nearest row of `reference` for each row of `query`; of equally near ones the first.
 *
 * @param query - `[n, width]`, row by row
 * @param reference - `[m, width]`, row by row
 * @param options.width - values a row
 * @param options.skip - tells which pairs don't count, such as a row and itself; default none
 * @throws RangeError if a length isn't a multiple of `width`
 */
export function findNearest(query: Float32Array, reference: Float32Array, options: NearestOptions): Neighbours {
  const { width, skip } = options;
  checkLength(query, width);
  checkLength(reference, width);
  const count = query.length / width;
  const index = new Int32Array(count).fill(-1);
  const distance = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < count; row++) {
    let best = Number.POSITIVE_INFINITY;
    for (let other = 0; other < reference.length / width; other++) {
      if (skip?.(row, other)) continue;
      const squared = squaredDistance(query, row * width, reference, other * width, width, best);
      if (squared >= best) continue;
      best = squared;
      index[row] = other;
    }
    distance[row] = Math.sqrt(best);
  }
  return { index, distance };
}

/** How rows are laid out and compared. */
export interface NearestOptions {
  readonly width: number;
  readonly skip?: (queryRow: number, referenceRow: number) => boolean;
}

/**
 * The squared distance, or something no smaller than `limit` as soon as that is certain.
 *
 * Four sums side by side keep the processor busy: one sum takes twice as long. Six arguments, since this is the hot spot.
 */
function squaredDistance(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  width: number,
  limit: number,
): number {
  let sum = 0;
  let at = 0;
  while (at + 4 <= width && sum < limit) {
    const end = Math.min(width - 3, at + 256);
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (; at < end; at += 4) {
      const d0 = a[aStart + at]! - b[bStart + at]!;
      const d1 = a[aStart + at + 1]! - b[bStart + at + 1]!;
      const d2 = a[aStart + at + 2]! - b[bStart + at + 2]!;
      const d3 = a[aStart + at + 3]! - b[bStart + at + 3]!;
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    sum += s0 + s1 + (s2 + s3);
  }
  for (; at < width && sum < limit; at++) sum += (a[aStart + at]! - b[bStart + at]!) ** 2;
  return sum;
}

function checkLength(rows: Float32Array, width: number): void {
  if (Number.isInteger(width) && width >= 1 && rows.length % width === 0) return;
  throw new RangeError(
    `Cannot find neighbours: expected rows of ${width} values, got ${rows.length} values; check the width`,
  );
}
