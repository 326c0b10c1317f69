/** Takes from a picture what its machine and its edges put there: what is left is structure. */
import { mean, standardDeviation } from './describe.js';
import type { GreyImage } from './grey-image.js';

/** How to flatten. */
export interface FlattenOptions {
  /** The share of each side that is cut off, default 1/8. */
  readonly margin?: number;
  /** In pixels: from each pixel the mean of the square of 2 `radius` + 1 pixels around it is taken, default 4. */
  readonly radius?: number;
}

/** Grey levels of one standard deviation in the result. */
const contrast = 30;

/**
 * The inner part of a small picture without slow changes of grey, at equal mean and contrast.
 *
 * For neighbours that shall see shapes: a collimator's shadow, a marker in a corner, exposure and gamma are gone.
 *
 * @throws RangeError unless two rows and columns are left
 */
export function flattenPicture(image: GreyImage, options: FlattenOptions = {}): GreyImage {
  const { margin = 1 / 8, radius = 4 } = options;
  const [top, left] = [Math.round(image.rows * margin), Math.round(image.columns * margin)];
  const [rows, columns] = [image.rows - 2 * top, image.columns - 2 * left];
  if (!(rows >= 2 && columns >= 2))
    throw new RangeError(
      `Cannot flatten a picture: expected two rows and columns within the margin, got ${rows} and ${columns}; take a smaller margin`,
    );
  const values = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [top + Math.floor(at / columns), left + (at % columns)];
    return image.data[row * image.columns + column]! - averageAround(image, { row, column, radius });
  });
  const center = mean(values);
  const spread = standardDeviation(values) || 1;
  const data = Uint8ClampedArray.from(values, (value) => 128 + (contrast * (value - center)) / spread);
  return { data: new Uint8Array(data.buffer), rows, columns };
}

interface Around {
  readonly row: number;
  readonly column: number;
  readonly radius: number;
}

function averageAround({ data, rows, columns }: GreyImage, { row, column, radius }: Around): number {
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, row - radius); y <= Math.min(rows - 1, row + radius); y++)
    for (let x = Math.max(0, column - radius); x <= Math.min(columns - 1, column + radius); x++) {
      sum += data[y * columns + x]!;
      count += 1;
    }
  return sum / count;
}
