/** Pictures under an affine map, bilinearly. */
import type { GreyImage } from '../../numeric/grey-image.js';

/** A position in the source as a function of a pixel of the result: start + column * perColumn + row * perRow. */
export interface Axis {
  readonly start: number;
  readonly perColumn: number;
  readonly perRow: number;
}

/** For each pixel of the result, by its column and row: the column and the row in the source that it shows. */
export interface Affine {
  readonly column: Axis;
  readonly row: Axis;
}

/**
 * A square picture of `size` rows of what `affine` points at, interpolated between four pixels; beyond the edges the level of
 * the edge.
 *
 * @param affine - positions count from the middle of the first pixel
 * @returns levels with fractions, row by row
 */
export function warpAffine(image: GreyImage, { column, row }: Affine, size: number): Float32Array {
  const { data, rows, columns } = image;
  const [lastColumn, lastRow] = [columns - 1, rows - 1];
  const result = new Float32Array(size * size);
  for (let y = 0, to = 0; y < size; y++) {
    const [x0, y0] = [column.start + y * column.perRow, row.start + y * row.perRow];
    for (let x = 0; x < size; x++, to++) {
      const across = Math.min(lastColumn, Math.max(0, x0 + x * column.perColumn));
      const along = Math.min(lastRow, Math.max(0, y0 + x * row.perColumn));
      // Positions are not negative here: `| 0` rounds down.
      const [left, top] = [across | 0, along | 0];
      const [right, below] = [left < lastColumn ? 1 : 0, top < lastRow ? columns : 0];
      const [u, v] = [across - left, along - top];
      const at = top * columns + left;
      const upper = data[at]! * (1 - u) + data[at + right]! * u;
      const lower = data[at + below]! * (1 - u) + data[at + below + right]! * u;
      result[to] = upper * (1 - v) + lower * v;
    }
  }
  return result;
}
