/** One frame of native pixels, as it lies in the file. */
import type { DicomPixels } from './parse-dicom.js';
import { frameValues } from './pixel-layout.js';
import { unpackBits } from './stored-values.js';

/**
 * The little-endian bytes of a frame: a view of the file but for one-bit pixels and big-endian words.
 *
 * @param start - where the pixels of all frames begin
 */
export function readNativeFrame(pixels: DicomPixels, start: number, index: number): Uint8Array {
  const { layout } = pixels;
  const bits = frameValues(layout) * layout.bitsAllocated;
  const [first, last] = [Math.floor((index * bits) / 8), Math.ceil(((index + 1) * bits) / 8)];
  const width = pixels.bigEndian ? Math.max(layout.bitsAllocated / 8, pixels.words ? 2 : 1) : 1;
  const from = first - (first % width);
  const to = Math.ceil(last / width) * width;
  const words = swapBytes(pixels.bytes.subarray(start + from, start + to), width);
  const bytes = words.subarray(first - from, last - from);
  return layout.bitsAllocated === 1 ? unpackBits(bytes, frameValues(layout), (index * bits) % 8) : bytes;
}

/** A copy with the bytes of each word reversed; a last word that is cut short is reversed as far as it goes. */
function swapBytes(bytes: Uint8Array, width: number): Uint8Array {
  if (width <= 1) return bytes;
  const swapped = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const from = index - (index % width) + (width - 1 - (index % width));
    swapped[index] = bytes[from] ?? 0;
  }
  return swapped;
}
