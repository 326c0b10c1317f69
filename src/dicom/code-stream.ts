/** Looks into a JPEG or JPEG 2000 code stream before a codec does: codecs accept cut and contradictory ones. */
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import type { NativeCodec } from './native-codecs.js';
import { frameValues, type PixelLayout } from './pixel-layout.js';

const jp2Signature = 0x6a502020;
const jp2CodeStream = 0x6a703263;

/** JPEG 2000 decoders hold four bytes for each value, twice: 512 MiB for so many. */
const mostJpeg2000Values = 2 ** 26;

/** What a code stream says of itself. */
interface CodeStreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Of the deepest sample. */
  readonly bits: number;
  /** The fewest bytes that can hold such a picture. */
  readonly leastBytes: number;
  /** Where the frame header ends; the end marker lies behind it. */
  readonly end: number;
}

/**
 * Checks that a code stream ends with its end marker, has the header's size, and is long enough for it, so that nothing half-decoded passes and nothing
 * larger than the header's frame is allocated.
 *
 * @throws {DicomError} where it does not
 */
export function checkCodeStream(encoded: Uint8Array, layout: PixelLayout, codec: NativeCodec): void {
  const isJpeg = codec === 'jpeg' || codec === 'jpegLs';
  const header = isJpeg ? readJpegHeader(encoded) : readJpeg2000Header(encoded);
  if (header === null) throw broken(`a ${codec} code stream`, 'other bytes');
  if (!hasEndMarker(encoded, header.end)) throw broken('the end marker FFD9', 'the end of the data');
  const pairs = [
    ['Rows', layout.rows, header.rows],
    ['Columns', layout.columns, header.columns],
    ['SamplesPerPixel', layout.samplesPerPixel, header.samplesPerPixel],
  ] as const;
  for (const [keyword, expected, found] of pairs) {
    if (expected !== found)
      throw broken(`${expected} as the header says`, `${found} in the frame`, describeTag(keyword));
  }
  if (header.bits > layout.bitsAllocated) {
    throw broken(`at most ${layout.bitsAllocated} bits a sample`, `${header.bits} bits`, describeTag('BitsAllocated'));
  }
  if (encoded.length < header.leastBytes)
    throw broken(`at least ${header.leastBytes} bytes`, `${encoded.length} bytes`);
  if (!isJpeg && frameValues(layout) > mostJpeg2000Values)
    throw broken(`at most ${mostJpeg2000Values} values`, `${frameValues(layout)} values`, describeTag('Rows'));
}

/**
 * Both JPEG and JPEG 2000 end with FF D9, which coded data cannot contain. Real files have stray bytes after it, so it is looked for
 * from the end.
 */
function hasEndMarker(encoded: Uint8Array, start: number): boolean {
  let last = encoded.length - 1;
  while (last > start && !(encoded[last] === 0xd9 && encoded[last - 1] === 0xff)) last--;
  return last > start;
}

/** The code stream inside a JP2 file, which some writers wrap round it; other bytes as they are. Source: ITU-T T.800, I.4. */
export function unwrapJp2(encoded: Uint8Array): Uint8Array {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 12 || view.getUint32(4) !== jp2Signature) return encoded;
  for (let at = 0; at + 8 <= encoded.length; at += Math.max(8, view.getUint32(at))) {
    if (view.getUint32(at + 4) === jp2CodeStream) return encoded.subarray(at + 8);
  }
  return encoded;
}

/** Walks the marker segments to the frame header (SOF). Source: ITU-T T.81, B.2.2; T.87, C.2.2. */
function readJpegHeader(encoded: Uint8Array): CodeStreamHeader | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 <= encoded.length; ) {
    if (encoded[at] !== 0xff) return null;
    const marker = encoded[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
    } else if (isFrameHeader(marker)) {
      const [rows, columns] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return {
        bits: view.getUint8(at + 4),
        rows,
        columns,
        samplesPerPixel: view.getUint8(at + 9),
        leastBytes: leastJpegBytes(marker, rows, columns),
        end: at + 10,
      };
    } else {
      at += 2 + Math.max(2, view.getUint16(at + 2));
    }
  }
  return null;
}

function isFrameHeader(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
}

/** A bit for each line of JPEG-LS, each sample of lossless and each block of 8 x 8 samples of other JPEG, of one component. */
function leastJpegBytes(marker: number, rows: number, columns: number): number {
  const blocks = Math.ceil(rows / 8) * Math.ceil(columns / 8);
  const codes = marker === 0xf7 ? rows : marker === 0xc3 ? rows * columns : blocks;
  return Math.ceil(codes / 8);
}

/** The SIZ segment, which follows the start marker at once. Source: ITU-T T.800, A.5.1. */
function readJpeg2000Header(encoded: Uint8Array): CodeStreamHeader | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 43 || view.getUint32(0) !== 0xff4fff51) return null;
  const [width, height, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from({ length: 8 }, (_, index) =>
    view.getUint32(8 + 4 * index),
  ) as [number, number, number, number, number, number, number, number];
  const samplesPerPixel = view.getUint16(40);
  const end = 42 + 3 * samplesPerPixel;
  const components = [...encoded.subarray(42, end)];
  const depths = components.filter((_, index) => index % 3 === 0);
  const steps = components.filter((_, index) => index % 3 > 0);
  if (encoded.length < end || depths.length === 0) return null;
  if (steps.some((step) => step !== 1)) throw broken('samples of the picture’s own size', 'reduced ones');
  const tiles = Math.ceil((width - tileLeft) / tileWidth) * Math.ceil((height - tileTop) / tileHeight);
  return {
    columns: width - left,
    rows: height - top,
    samplesPerPixel,
    bits: Math.max(...depths.map((depth) => (depth & 0x7f) + 1)),
    // Each tile has a header of 12 bytes and a marker before its data.
    leastBytes: Number.isFinite(tiles) ? 14 * tiles : Number.POSITIVE_INFINITY,
    end,
  };
}

function broken(expected: string, found: string, tag: string = describeTag('PixelData')): DicomError {
  return new DicomError('read frame', { tag, expected, found, fix: 'copy the file again from its source' });
}
