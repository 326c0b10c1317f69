/** DICOM's run-length codec, strict: a segment that does not fill its plane exactly is refused. */
import { DicomError } from './dicom-error.js';
import { frameBytes, type PixelLayout } from './pixel-layout.js';

const headerBytes = 64;

/**
 * Decodes an RLE frame to little-endian stored values, samples side by side.
 *
 * @throws {DicomError} where the number of segments or a segment's length is not what the layout needs
 * Source: PS3.5, G.
 */
export function decodeRle(encoded: Uint8Array, layout: PixelLayout): Uint8Array {
  const width = layout.bitsAllocated / 8;
  const segments = width * layout.samplesPerPixel;
  const offsets = readOffsets(encoded, segments);
  const decoded = new Uint8Array(frameBytes(layout));
  for (let segment = 0; segment < segments; segment++) {
    const sample = Math.floor(segment / width);
    const firstByte = sample * width + (width - 1 - (segment % width));
    const source = encoded.subarray(offsets[segment], offsets[segment + 1]);
    decodeSegment(source, { target: decoded, first: firstByte, step: segments });
  }
  return decoded;
}

function readOffsets(encoded: Uint8Array, segments: number): number[] {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const found = encoded.length >= headerBytes ? view.getUint32(0, true) : 0;
  if (found !== segments) throw broken(`${segments} segments`, `${found} segments`);
  const offsets = Array.from({ length: segments }, (_, index) => view.getUint32(4 + 4 * index, true));
  const rising = offsets.every((offset, index) => offset >= (offsets[index - 1] ?? headerBytes));
  if (!rising || (offsets.at(-1) ?? 0) > encoded.length) {
    throw broken(`rising segment offsets up to ${encoded.length}`, 'others');
  }
  return [...offsets, encoded.length];
}

interface Plane {
  readonly target: Uint8Array;
  readonly first: number;
  readonly step: number;
}

function decodeSegment(source: Uint8Array, plane: Plane): void {
  const { target, step } = plane;
  let to = plane.first;
  for (let from = 0; to < target.length; ) {
    const control = source[from++];
    if (control === undefined) throw broken('a segment that fills its plane', 'one that ends early');
    if (control === 128) continue;
    const repeats = control > 128;
    const count = repeats ? 257 - control : control + 1;
    if (from + (repeats ? 1 : count) > source.length) throw broken('a complete run', 'the end of the segment');
    const end = Math.min(target.length, to + count * step);
    if (repeats) {
      const value = source[from]!;
      if (step === 1) target.fill(value, to, end);
      else for (let at = to; at < end; at += step) target[at] = value;
    } else {
      for (let at = to, next = from; at < end; at += step) target[at] = source[next++]!;
    }
    to += count * step;
    from += repeats ? 1 : count;
  }
}

function broken(expected: string, found: string): DicomError {
  return new DicomError('decode RLE frame', { expected, found, fix: 'copy the file again from its source' });
}
