/** The compiled codecs of dcmjs-codecs: JPEG and JPEG 2000 in, and what this room writes out. Loaded when first needed. */
import dcmjsCodecs from 'dcmjs-codecs';
import { keepInstance } from './codec-instance.js';
import { frameBytes, type PixelLayout } from './pixel-layout.js';
import type { Codec } from './transfer-syntaxes.js';

const { Context, NativeCodecs } = dcmjsCodecs;

type Context = InstanceType<typeof Context>;

/** The codecs that are compiled code, here and in the files for JPEG-LS and HTJ2K. */
export type NativeCodec = Exclude<Codec, 'rle' | 'deflate'>;

/** The instance is a static field of the package's class. */
const useCodecs = keepInstance(async () => {
  await NativeCodecs.initializeAsync();
  return NativeCodecs;
});

/**
 * Decodes a JPEG code stream that `checkCodeStream` passed to little-endian stored values, samples side by side: sequential, progressive and lossless.
 *
 * @throws whatever the codec throws
 */
export async function decodeJpeg(encoded: Uint8Array, layout: PixelLayout): Promise<Uint8Array> {
  return decode(encoded, layout, (codecs, context) => codecs.decodeJpeg(context, { convertColorspaceToRgb: false }));
}

/** The same for JPEG 2000. */
export async function decodeJpeg2000(encoded: Uint8Array, layout: PixelLayout): Promise<Uint8Array> {
  return decode(encoded, layout, (codecs, context) => codecs.decodeJpeg2000(context));
}

type Call = (codecs: typeof NativeCodecs, context: Context) => Context;

async function decode(encoded: Uint8Array, layout: PixelLayout, call: Call): Promise<Uint8Array> {
  return useCodecs(Math.max(encoded.length, frameBytes(layout)), (codecs) => {
    const context = new Context({ ...describeLayout(layout), encodedBuffer: encoded });
    return call(codecs, context).getDecodedBuffer() ?? new Uint8Array();
  });
}

/** How `encodeNatively` compresses: without loss, or as baseline JPEG of libjpeg's quality, 1 to 100. */
export type NativeEncoding = { readonly codec: NativeCodec } | { readonly codec: 'jpeg'; readonly quality: number };

/**
 * Encodes little-endian stored values, samples side by side.
 *
 * @throws whatever the codec throws
 */
export async function encodeNatively(
  decoded: Uint8Array,
  layout: PixelLayout,
  encoding: NativeEncoding,
): Promise<Uint8Array> {
  return useCodecs(decoded.length, (codecs) => {
    const context = new Context({ ...describeLayout(layout), decodedBuffer: decoded });
    return callEncoder(codecs, context, encoding).getEncodedBuffer() ?? new Uint8Array();
  });
}

function callEncoder(codecs: typeof NativeCodecs, context: Context, encoding: NativeEncoding): Context {
  switch (encoding.codec) {
    case 'jpeg':
      return codecs.encodeJpeg(
        context,
        'quality' in encoding ? { lossy: true, quality: encoding.quality } : { lossy: false, predictor: 1 },
      );
    case 'jpegLs':
      return codecs.encodeJpegLs(context, { lossy: false });
    case 'jpeg2000':
      return codecs.encodeJpeg2000(context, { lossy: false });
    case 'htJpeg2000':
      return codecs.encodeHtJpeg2000(context, { lossy: false });
  }
}

function describeLayout(layout: PixelLayout): ConstructorParameters<typeof Context>[0] {
  return {
    width: layout.columns,
    height: layout.rows,
    bitsAllocated: layout.bitsAllocated,
    bitsStored: layout.bitsStored,
    samplesPerPixel: layout.samplesPerPixel,
    pixelRepresentation: layout.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: layout.photometricInterpretation,
  };
}
