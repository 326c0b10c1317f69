/** One frame's compressed bytes into its stored values, whatever file they come from: all that a worker needs to know. */
import { inflateRawSync } from 'node:zlib';
import { checkCodeStream, unwrapJp2 } from './code-stream.js';
import { DicomError } from './dicom-error.js';
import { decodeHtJpeg2000 } from './ht-jpeg2000.js';
import { interleavePlanes } from './interleave-planes.js';
import { decodeJpegLs } from './jpeg-ls.js';
import { decodeJpeg, decodeJpeg2000, type NativeCodec } from './native-codecs.js';
import { frameBytes, frameValues, type PixelLayout, valueBytes } from './pixel-layout.js';
import { decodeRle } from './rle.js';
import { dropSpareBits, type StoredValues, unpackBits, viewValues } from './stored-values.js';
import type { Codec } from './transfer-syntaxes.js';

/** A frame before its codec. */
export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly layout: PixelLayout;
  readonly codec: Codec;
}

type Decoder = (encoded: Uint8Array, layout: PixelLayout) => Promise<Uint8Array>;

const decoders: Readonly<Record<NativeCodec, Decoder>> = {
  jpeg: decodeJpeg,
  jpegLs: decodeJpegLs,
  jpeg2000: decodeJpeg2000,
  htJpeg2000: decodeHtJpeg2000,
};

/** Decodes the frame. @throws {DicomError} for what is cut short or contradicts the layout, and whatever a codec throws */
export async function decodeEncodedFrame(frame: EncodedFrame): Promise<StoredValues> {
  const { layout, codec } = frame;
  const bytes = await decodeBytes(frame);
  const planes = layout.planar && codec === 'deflate';
  const values = viewValues(
    planes ? interleavePlanes(bytes, layout.samplesPerPixel, valueBytes(layout)) : bytes,
    layout,
  );
  // Other codecs yield clean unsigned values; the words of these two may hold overlay bits. No decoder extends the sign.
  const holdsWords = codec === 'rle' || codec === 'deflate';
  if (!holdsWords && !layout.signed) return values;
  return dropSpareBits(values, layout, holdsWords ? layout.highBit : layout.bitsStored - 1);
}

/** Little-endian bytes of the stored values. */
async function decodeBytes({ bytes, layout, codec }: EncodedFrame): Promise<Uint8Array> {
  if (codec === 'rle') return decodeRle(bytes, layout);
  if (codec === 'deflate') return inflateFrame(bytes, layout);
  return decodeCodeStream(unwrapJp2(bytes), layout, codec);
}

/** JPEG and JPEG 2000 of every kind. A stream of at most 8 bits in a file of 16 yields a byte a value. */
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
