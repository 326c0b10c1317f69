/** Small pictures as the rows in which neighbours are looked for. */
import type { Frame } from '../dataset/frame.js';
import type { GreyImage } from '../numeric/grey-image.js';

/** A frame with its picture made small: `shrinkImage(await source.readImage(frame), 64)`. */
export interface FramePixels {
  readonly frame: Frame;
  readonly pixels: GreyImage;
}

/**
 * The pixels of all pictures, `[n, width]`, from 0 to 255.
 *
 * @param width - pixels a picture
 * @throws RangeError if a picture has another number of pixels
 */
export function toRows(items: readonly FramePixels[], width: number): Float32Array {
  const rows = new Float32Array(items.length * width);
  for (const [index, { pixels }] of items.entries()) {
    if (pixels.data.length !== width) {
      throw new RangeError(
        `Cannot compare pictures: expected ${width} pixels each, got ${pixels.data.length}; shrink them all to one size`,
      );
    }
    rows.set(pixels.data, index * width);
  }
  return rows;
}

/** Pixels of the first picture, 1 where there is none. */
export function widthOf(items: readonly FramePixels[]): number {
  return items[0]?.pixels.data.length ?? 1;
}
