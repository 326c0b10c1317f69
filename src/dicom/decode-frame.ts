/** One frame's bytes into its stored values. */
import { inflateRawSync } from 'node:zlib';
import { checkCodeStream, unwrapJp2 } from './code-stream.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { decodeHtJpeg2000 } from './ht-jpeg2000.js';
import { interleavePlanes } from './interleave-planes.js';
import { decodeJpegLs } from './jpeg-ls.js';
import type { ByteRange } from './locate-frames.js';
import { decodeJpeg, decodeJpeg2000, type NativeCodec } from './native-codecs.js';
import type { DicomFile, DicomPixels } from './parse-dicom.js';
import { frameBytes, frameValues, type PixelLayout } from './pixel-layout.js';
import { decodeRle } from './rle.js';

const decoders: Readonly<Record<NativeCodec, (encoded: Uint8Array, layout: PixelLayout) => Promise<Uint8Array>>> = {
  jpeg: decodeJpeg,
  jpegLs: decodeJpegLs,
  jpeg2000: decodeJpeg2000,
  htJpeg2000: decodeHtJpeg2000,
};

/** Stored values: before rescale and window. */
export interface StoredFrame {
  /** `data[(row * columns + column) * samplesPerPixel + sample]`; may be a view into the file: read only. */
  readonly data: Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
}

/**
 * Decodes one frame to its stored values: unsigned or signed integers of BitsAllocated bits (one-bit pixels a byte each), samples of a
 * pixel side by side, colours as coded (YBR stays YBR). Bits outside BitsStored (old overlays) are dropped, signs extended.
 *
 * @param file - from `parseDicom`
 * @param index - the frame, counted from 0
 * @throws {RangeError} for an index that the file does not have
 * @throws {DicomError} for a frame that is cut short, contradicts the header or breaks its codec
 */
export async function decodeFrame(file: DicomFile, index: number): Promise<StoredFrame> {
  const pixels = file.pixels;
  if (pixels === null || !Number.isInteger(index) || index < 0 || index >= file.frameCount) {
    throw new RangeError(
      `Cannot decode frame: expected an index below ${file.frameCount}, got ${index}; check the file's frameCount`,
    );
  }
  const { layout } = pixels;
  const bytes = await decodeBytes(pixels, index);
  const { planar, samplesPerPixel, bitsAllocated } = layout;
  const planes = planar && keepsPlanes(pixels);
  const values = toValues(planes ? interleavePlanes(bytes, samplesPerPixel, bitsAllocated / 8) : bytes, layout);
  const data = hasSpareBits(pixels) ? dropSpareBits(values, pixels) : values;
  return { data, rows: layout.rows, columns: layout.columns, samplesPerPixel: layout.samplesPerPixel };
}

/** Little-endian bytes of the stored values. */
async function decodeBytes(pixels: DicomPixels, index: number): Promise<Uint8Array> {
  const { where, layout } = pixels;
  if (where.kind === 'native') return nativeBytes(pixels, where.range, index);
  const { codec } = where;
  const ranges = where.frames[index] ?? [];
  const encoded = joinFragments(pixels.bytes, ranges);
  const byteOffset = ranges[0]?.offset ?? 0;
  try {
    if (codec === 'rle') return decodeRle(encoded, layout);
    if (codec === 'deflate') return inflateFrame(encoded, layout);
    return await decodeCodeStream(unwrapJp2(encoded), layout, codec);
  } catch (cause) {
    const known = cause instanceof DicomError;
    throw new DicomError(`decode frame ${index + 1}`, {
      tag: (known ? cause.tag : null) ?? describeTag('PixelData'),
      byteOffset,
      expected: known ? cause.expected : `a frame that the ${codec} codec can read`,
      found: known ? cause.found : 'one that it cannot',
      fix: 'copy the file again from its source',
      cause,
    });
  }
}

/** JPEG and JPEG 2000 of every kind. */
async function decodeCodeStream(encoded: Uint8Array, layout: PixelLayout, codec: NativeCodec): Promise<Uint8Array> {
  checkCodeStream(encoded, layout, codec);
  const bytes = await decoders[codec](encoded, layout);
  const needed = frameBytes(layout);
  if (bytes.length === needed) return bytes;
  if (layout.bitsAllocated === 16 && bytes.length * 2 === needed) return new Uint8Array(Uint16Array.from(bytes).buffer);
  throw new DicomError('decode frame', {
    expected: `${needed} bytes of stored values`,
    found: `${bytes.length} bytes`,
    fix: 'check the header against the scanner',
  });
}

/** A frame deflated by itself; one-bit frames begin at a whole byte each. Source: PS3.5, A.4.13. */
function inflateFrame(encoded: Uint8Array, layout: PixelLayout): Uint8Array {
  const needed = Math.ceil((frameValues(layout) * layout.bitsAllocated) / 8);
  const inflated = inflateRawSync(encoded, { maxOutputLength: needed + 1 });
  if (inflated.length < needed) {
    throw new DicomError('inflate frame', {
      expected: `${needed} bytes`,
      found: `${inflated.length} bytes`,
      fix: 'copy the file again from its source',
    });
  }
  return layout.bitsAllocated === 1 ? unpackBits(inflated, frameValues(layout), 0) : inflated.subarray(0, needed);
}

function joinFragments(bytes: Uint8Array, ranges: readonly ByteRange[]): Uint8Array {
  const parts = ranges.map(({ offset, length }) => bytes.subarray(offset, offset + length));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : new Uint8Array(Buffer.concat(parts));
}

/** The frame's own stretch of native pixels; whole words of it where bytes are swapped. */
function nativeBytes(pixels: DicomPixels, range: ByteRange, index: number): Uint8Array {
  const { layout } = pixels;
  const bits = frameValues(layout) * layout.bitsAllocated;
  const [first, last] = [Math.floor((index * bits) / 8), Math.ceil(((index + 1) * bits) / 8)];
  const width = pixels.bigEndian ? Math.max(layout.bitsAllocated / 8, pixels.words ? 2 : 1) : 1;
  const from = first - (first % width);
  const to = Math.min(range.length, Math.ceil(last / width) * width);
  const words = swapBytes(pixels.bytes.subarray(range.offset + from, range.offset + to), width);
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

/** One-bit pixels, the first in the lowest bit; frames follow each other without padding. Source: PS3.5, 8.1.1. */
function unpackBits(bytes: Uint8Array, count: number, start: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let index = 0, bit = start; index < count; index++, bit++)
    values[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  return values;
}

function toValues(bytes: Uint8Array, layout: PixelLayout): StoredFrame['data'] {
  const width = Math.max(8, layout.bitsAllocated);
  const aligned = bytes.byteOffset % (width / 8) === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = aligned;
  const count = frameValues(layout);
  if (width === 8)
    return layout.signed ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
  if (width === 16)
    return layout.signed ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
  return layout.signed ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
}

/** Deflated frames lie as native ones do; every other codec here gives pixels side by side. */
function keepsPlanes({ where }: DicomPixels): boolean {
  return where.kind === 'native' || where.codec === 'deflate';
}

/** True where the words of the file come out as they are, with whatever stands in their spare bits. */
function holdsWords(where: DicomPixels['where']): boolean {
  return where.kind === 'native' || where.codec === 'rle' || where.codec === 'deflate';
}

/** A codec yields clean unsigned values; native and RLE words may hold overlay bits, and no decoder extends the sign. */
function hasSpareBits({ layout, where }: DicomPixels): boolean {
  const spare = layout.bitsStored < layout.bitsAllocated;
  return spare && (layout.signed || holdsWords(where));
}

/** Keeps the BitsStored bits up to HighBit, extending the sign. Source: PS3.5, 8.1.1. */
function dropSpareBits(values: StoredFrame['data'], { layout, where }: DicomPixels): StoredFrame['data'] {
  const highBit = holdsWords(where) ? layout.highBit : layout.bitsStored - 1;
  const left = 31 - highBit;
  const right = 32 - layout.bitsStored;
  const kept = values.slice();
  for (let index = 0; index < kept.length; index++) {
    const shifted = (values[index] ?? 0) << left;
    kept[index] = layout.signed ? shifted >> right : shifted >>> right;
  }
  return kept;
}
