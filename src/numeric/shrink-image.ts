/** Makes pictures small by averaging areas. */
import type { GreyImage } from './grey-image.js';

/**
 * The picture as `size` x `size` pixels, each the mean of the area that it covers (parts of pixels count in part).
 *
 * The picture's proportions aren't kept. For comparing pictures and for contact sheets; a network's input wants a filter
 * that it was trained with.
 *
 * @param size - in pixels
 * @throws RangeError unless `size` is a whole number of 1 or more
 */
export function shrinkImage(image: GreyImage, size: number): GreyImage {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`Cannot shrink a picture: expected a size of 1 or more, got ${size}; pass whole pixels`);
  }
  const { rows, columns, data } = image;
  const across = shareOut(columns, size);
  const down = shareOut(rows, size);
  const narrow = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    for (const [to, shares] of across.entries()) {
      let sum = 0;
      for (const { from, share } of shares) sum += share * data[row * columns + from]!;
      narrow[row * size + to] = sum;
    }
  }
  const small = new Uint8Array(size * size);
  for (const [to, shares] of down.entries()) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (const { from, share } of shares) sum += share * narrow[from * size + column]!;
      small[to * size + column] = Math.round(sum);
    }
  }
  return { data: small, rows: size, columns: size };
}

interface Share {
  readonly from: number;
  readonly share: number;
}

/** For each of `size` equal stretches of a line of `length` pixels: the pixels in it, with shares that add up to 1. */
function shareOut(length: number, size: number): Share[][] {
  const stretch = length / size;
  return Array.from({ length: size }, (_, index) => {
    const start = index * stretch;
    const end = Math.min(length, (index + 1) * stretch);
    const first = Math.floor(start);
    const count = Math.max(1, Math.ceil(end - 1e-9) - first);
    return Array.from({ length: count }, (_, step) => {
      const from = first + step;
      return { from, share: (Math.min(end, from + 1) - Math.max(start, from)) / (end - start) };
    });
  });
}
