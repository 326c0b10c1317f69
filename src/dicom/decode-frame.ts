/** One frame's bytes into its stored values. */
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { doubleChroma } from './double-chroma.js';
import { decodeEncodedFrame, type EncodedFrame } from './encoded-frame.js';
import { interleavePlanes } from './interleave-planes.js';
import { readNativeFrame } from './native-frame.js';
import type { DicomFile, DicomPixels } from './parse-dicom.js';
import { valueBytes } from './pixel-layout.js';
import { dropSpareBits, type StoredValues, viewValues } from './stored-values.js';

/** Stored values: before rescale and window. */
export interface StoredFrame {
  /** `data[(row * columns + column) * samplesPerPixel + sample]`; may be a view into the file: read only. */
  readonly data: StoredValues;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
}

/**
 * Decodes one frame to its stored values: unsigned or signed integers of BitsAllocated bits (one-bit pixels a byte each), samples of a
 * pixel side by side, colours as coded (YBR stays YBR). Bits outside BitsStored (old overlays) are dropped, signs extended.
 *
 * For many frames on several cores use a `DecodePool`.
 *
 * @param file - from `parseDicom`
 * @param index - the frame, counted from 0
 * @throws {RangeError} for an index that the file does not have
 * @throws {DicomError} for a frame that is cut short, contradicts the header or breaks its codec
 */
export async function decodeFrame(file: DicomFile, index: number): Promise<StoredFrame> {
  const pixels = pixelsOf(file, index);
  if (index >= pixels.where.wholeFrames) throw missingFrame(pixels, index);
  const encoded = readEncodedFrame(pixels, index);
  if (encoded === null) return describeFrame(pixels, nativeValues(pixels, index));
  try {
    return describeFrame(pixels, await decodeEncodedFrame(encoded));
  } catch (cause) {
    throw explainFailure(pixels, index, cause);
  }
}

/** The file's pixels. @throws {RangeError} for an index that the file does not have */
export function pixelsOf(file: DicomFile, index: number): DicomPixels {
  if (file.pixels !== null && Number.isInteger(index) && index >= 0 && index < file.frameCount) return file.pixels;
  throw new RangeError(
    `Cannot decode frame: expected an index below ${file.frameCount}, got ${index}; check the file's frameCount`,
  );
}

/** A frame's compressed bytes: a view of the file, or a copy where they lie in several fragments. Null for native pixels, and frames that are cut off. */
export function readEncodedFrame(pixels: DicomPixels, index: number): EncodedFrame | null {
  const { where, layout } = pixels;
  if (where.kind === 'native' || index >= where.wholeFrames) return null;
  const parts = (where.frames[index] ?? []).map(({ offset, length }) => pixels.bytes.subarray(offset, offset + length));
  const [only] = parts;
  const bytes = parts.length === 1 && only !== undefined ? only : new Uint8Array(Buffer.concat(parts));
  return { bytes, layout, codec: where.codec };
}

function missingFrame({ where, layout, bytes }: DicomPixels, index: number): DicomError {
  return new DicomError(`decode frame ${index + 1}`, {
    tag: describeTag('PixelData'),
    byteOffset: bytes.length,
    expected: `pixels of ${layout.frames} frames`,
    found: `the end of the file after ${where.wholeFrames}`,
    fix: 'copy the file again from its source',
  });
}

/** The frame with its shape. */
export function describeFrame({ layout }: DicomPixels, data: StoredValues): StoredFrame {
  return { data, rows: layout.rows, columns: layout.columns, samplesPerPixel: layout.samplesPerPixel };
}

/** What decoding a compressed frame threw, with the frame and its place in the file. */
export function explainFailure(pixels: DicomPixels, index: number, cause: unknown): DicomError {
  const { where } = pixels;
  const codec = where.kind === 'native' ? 'native' : where.codec;
  const byteOffset = where.kind === 'native' ? where.range.offset : (where.frames[index]?.[0]?.offset ?? 0);
  const known = cause instanceof DicomError;
  return new DicomError(`decode frame ${index + 1}`, {
    tag: (known ? cause.tag : null) ?? describeTag('PixelData'),
    byteOffset,
    expected: known ? cause.expected : `a frame that the ${codec} codec can read`,
    found: known ? cause.found : 'one that it cannot',
    fix: 'copy the file again from its source',
    cause,
  });
}

function nativeValues(pixels: DicomPixels, index: number): StoredValues {
  const { layout } = pixels;
  return dropSpareBits(viewValues(readNativeBytes(pixels, index), layout), layout, layout.highBit);
}

/** Samples of a pixel side by side, whole colour. */
function readNativeBytes(pixels: DicomPixels, index: number): Uint8Array {
  const { layout, where } = pixels;
  if (where.kind === 'native' && where.halvedChroma) return doubleChroma(pixels.bytes, where.range, { layout, index });
  const bytes = readNativeFrame(pixels, where.kind === 'native' ? where.range.offset : 0, index);
  return layout.planar ? interleavePlanes(bytes, layout.samplesPerPixel, valueBytes(layout)) : bytes;
}
