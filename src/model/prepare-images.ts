/** From grey images to the network's input, in plain arithmetic: the same on every backend. */
import type { GreyImage } from '../numeric/grey-image.js';

/** Where a new row or column lies between two old ones. */
interface Tap {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

/** Half-pixel centres: the middle of a new pixel falls where it lies in the old picture; edges are repeated. */
function findTaps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, at) => {
    const position = ((at + 0.5) * from) / to - 0.5;
    const low = Math.floor(position);
    const clamp = (index: number): number => Math.min(from - 1, Math.max(0, index));
    return { low: clamp(low), high: clamp(low + 1), weight: position - low };
  });
}

/**
 * A grey image resized bilinearly to a square, without antialiasing.
 *
 * @param size - rows and columns of the result
 * @returns grey levels 0-255 with fractions, row by row
 *
 * Source: `tf.image.resize(method='bilinear', antialias=False)` and `tf.image.resizeBilinear(…, halfPixelCenters)`.
 */
export function resizeBilinear(image: GreyImage, size: number): Float32Array {
  const { data, rows, columns } = image;
  const across = findTaps(columns, size);
  const result = new Float32Array(size * size);
  findTaps(rows, size).forEach((row, y) => {
    across.forEach((column, x) => {
      const at = (r: number, c: number): number => data[r * columns + c] as number;
      const top = at(row.low, column.low) * (1 - column.weight) + at(row.low, column.high) * column.weight;
      const bottom = at(row.high, column.low) * (1 - column.weight) + at(row.high, column.high) * column.weight;
      result[y * size + x] = top * (1 - row.weight) + bottom * row.weight;
    });
  });
  return result;
}

/** Where pictures go in a batch: black and white as the network expects them, and room for [images, size, size, 3]. */
export interface NetworkInput {
  readonly inputRange: readonly [number, number];
  readonly values: Float32Array;
}

/** Writes grey levels 0-255 as the `index`-th image of a batch: repeated to three channels and scaled to the network's range. */
export function spreadGrey(grey: Float32Array, index: number, { inputRange, values }: NetworkInput): void {
  const [black, white] = inputRange;
  let to = 3 * index * grey.length;
  for (let at = 0; at < grey.length; at++) {
    const value = black + (grey[at]! / 255) * (white - black);
    values[to++] = value;
    values[to++] = value;
    values[to++] = value;
  }
}

/**
 * Images as the network takes them: resized, grey repeated to three channels, 0-255 scaled to `inputRange`.
 *
 * @param options.room - images that the result has room for, default as many as there are; what is left is 0
 * @returns [room, size, size, 3]
 */
export function prepareImages(
  images: readonly GreyImage[],
  options: { readonly size: number; readonly inputRange: readonly [number, number]; readonly room?: number },
): Float32Array {
  const { size, inputRange, room = images.length } = options;
  const values = new Float32Array(room * size * size * 3);
  images.forEach((image, index) => {
    spreadGrey(resizeBilinear(image, size), index, { inputRange, values });
  });
  return values;
}
