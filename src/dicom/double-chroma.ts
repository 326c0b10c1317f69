/** Gives each pixel its own chroma, where the file has one for two pixels. */
import type { ByteRange } from './byte-range.js';
import { frameValues, type PixelLayout } from './pixel-layout.js';

/**
 * Reads a native frame whose pairs of pixels lie as Y, Y, Cb, Cr into three samples a pixel; the chroma is repeated, not interpolated.
 *
 * @param range - of all frames, in `bytes`
 * @param options.index - the frame, counted from 0
 * Source: PS3.3, C.7.6.3.1.2, YBR_FULL_422.
 */
export function doubleChroma(
  bytes: Uint8Array,
  range: ByteRange,
  { layout, index }: { readonly layout: PixelLayout; readonly index: number },
): Uint8Array {
  const samples = new Uint8Array(frameValues(layout));
  let from = range.offset + (index * samples.length * 2) / 3;
  for (let to = 0; to < samples.length; to += 6, from += 4) {
    samples[to] = bytes[from]!;
    samples[to + 3] = bytes[from + 1]!;
    samples[to + 1] = samples[to + 4] = bytes[from + 2]!;
    samples[to + 2] = samples[to + 5] = bytes[from + 3]!;
  }
  return samples;
}
