/** The compiled codecs of dcmjs-codecs (JPEG, JPEG-LS, JPEG 2000, HTJ2K), loaded when first needed. */
import dcmjsCodecs from 'dcmjs-codecs';
import type { GreyImage } from '../numeric/grey-image.js';
import type { PixelLayout } from './pixel-layout.js';
import type { Codec } from './transfer-syntaxes.js';

const { Context, NativeCodecs } = dcmjsCodecs;

/** The codecs that this module calls. */
export type NativeCodec = Exclude<Codec, 'rle' | 'deflate'>;

let loading: Promise<void> | null = null;

/**
 * Decodes a code stream that `checkCodeStream` passed to little-endian stored values, samples side by side.
 *
 * @throws whatever the codec throws; the compiled module is then dropped, since a trap may have left it broken
 */
export async function decodeNatively(
  encoded: Uint8Array,
  layout: PixelLayout,
  codec: NativeCodec,
): Promise<Uint8Array> {
  return useCodecs(() => {
    const decoded = callCodec(createContext(encoded, layout), codec).getDecodedBuffer();
    return decoded ?? new Uint8Array();
  });
}

/**
 * Encodes 8-bit grey pixels as a baseline JPEG code stream of one component.
 *
 * @param quality - libjpeg's, 1 to 100
 * @throws as {@link decodeNatively} does
 */
export async function encodeJpegNatively(image: GreyImage, quality: number): Promise<Uint8Array> {
  return useCodecs(() => {
    const context = new Context({
      width: image.columns,
      height: image.rows,
      bitsAllocated: 8,
      bitsStored: 8,
      samplesPerPixel: 1,
      pixelRepresentation: 0,
      planarConfiguration: 0,
      photometricInterpretation: 'MONOCHROME2',
      decodedBuffer: image.data,
    });
    return NativeCodecs.encodeJpeg(context, { lossy: true, quality }).getEncodedBuffer() ?? new Uint8Array();
  });
}

async function useCodecs(call: () => Uint8Array): Promise<Uint8Array> {
  loading ??= NativeCodecs.initializeAsync();
  try {
    await loading;
    return call();
  } catch (error) {
    loading = null;
    throw error;
  }
}

function createContext(encoded: Uint8Array, layout: PixelLayout): InstanceType<typeof Context> {
  return new Context({
    width: layout.columns,
    height: layout.rows,
    bitsAllocated: layout.bitsAllocated,
    bitsStored: layout.bitsStored,
    samplesPerPixel: layout.samplesPerPixel,
    pixelRepresentation: layout.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: layout.photometricInterpretation,
    encodedBuffer: encoded,
  });
}

function callCodec(context: InstanceType<typeof Context>, codec: NativeCodec): InstanceType<typeof Context> {
  switch (codec) {
    case 'jpeg':
      return NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: false });
    case 'jpegLs':
      return NativeCodecs.decodeJpegLs(context);
    case 'jpeg2000':
      return NativeCodecs.decodeJpeg2000(context);
    case 'htJpeg2000':
      return NativeCodecs.decodeHtJpeg2000(context);
  }
}
