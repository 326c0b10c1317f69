/** Looks into a JPEG or JPEG 2000 code stream before a codec does: codecs accept cut and contradictory ones. */
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import type { NativeCodec } from './native-codecs.js';
import type { PixelLayout } from './pixel-layout.js';

const jp2Signature = 0x6a502020;
const jp2CodeStream = 0x6a703263;

/** What a code stream says of itself. */
interface CodeStreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bits: number;
}

/**
 * Checks that a code stream ends with its end marker and has the header's size, so that nothing half-decoded passes and nothing
 * larger than the header's frame is allocated.
 *
 * @throws {DicomError} where it does not
 */
export function checkCodeStream(encoded: Uint8Array, layout: PixelLayout, codec: NativeCodec): void {
  const size = codec === 'jpeg' || codec === 'jpegLs' ? readJpegSize(encoded) : readJpeg2000Size(encoded);
  if (size === null) throw broken(`a ${codec} code stream`, 'other bytes');
  if (!hasEndMarker(encoded)) throw broken('the end marker FFD9', 'the end of the data');
  const pairs = [
    ['Rows', layout.rows, size.rows],
    ['Columns', layout.columns, size.columns],
    ['SamplesPerPixel', layout.samplesPerPixel, size.samplesPerPixel],
  ] as const;
  for (const [keyword, expected, found] of pairs) {
    if (expected !== found)
      throw broken(`${expected} as the header says`, `${found} in the frame`, describeTag(keyword));
  }
  if (size.bits > layout.bitsAllocated) {
    throw broken(`at most ${layout.bitsAllocated} bits a sample`, `${size.bits} bits`, describeTag('BitsAllocated'));
  }
}

/**
 * Both JPEG and JPEG 2000 end with FF D9, which coded data cannot contain. Real files have stray bytes after it, so it is looked for
 * from the end.
 */
function hasEndMarker(encoded: Uint8Array): boolean {
  let last = encoded.length - 1;
  while (last > 1 && !(encoded[last] === 0xd9 && encoded[last - 1] === 0xff)) last--;
  return last > 1;
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
function readJpegSize(encoded: Uint8Array): CodeStreamSize | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 <= encoded.length; ) {
    if (encoded[at] !== 0xff) return null;
    const marker = encoded[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
    } else if (isFrameHeader(marker)) {
      return {
        bits: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        samplesPerPixel: view.getUint8(at + 9),
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

/** The SIZ segment, which follows the start marker at once. Source: ITU-T T.800, A.5.1. */
function readJpeg2000Size(encoded: Uint8Array): CodeStreamSize | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 43 || view.getUint32(0) !== 0xff4fff51) return null;
  return {
    columns: view.getUint32(8) - view.getUint32(16),
    rows: view.getUint32(12) - view.getUint32(20),
    samplesPerPixel: view.getUint16(40),
    bits: (view.getUint8(42) & 0x7f) + 1,
  };
}

function broken(expected: string, found: string, tag: string = describeTag('PixelData')): DicomError {
  return new DicomError('read frame', { tag, expected, found, fix: 'copy the file again from its source' });
}
