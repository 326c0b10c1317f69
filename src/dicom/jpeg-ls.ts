/** JPEG-LS by CharLS, compiled to WebAssembly (@cornerstonejs/codec-charls): measured faster than dcmjs-codecs' build. */
import createCharls from '@cornerstonejs/codec-charls/decodewasmjs';
import { useEmscripten } from './emscripten-codec.js';
import { interleavePlanes } from './interleave-planes.js';
import { frameBytes, type PixelLayout } from './pixel-layout.js';

const useCharls = useEmscripten(createCharls, '@cornerstonejs/codec-charls/decodewasm');

/**
 * Decodes a JPEG-LS code stream that `checkCodeStream` passed to little-endian stored values, samples side by side; a byte each where the stream has
 * at most 8 bits, else two.
 *
 * @throws whatever the codec throws
 * Source: ITU-T T.87.
 */
export async function decodeJpegLs(encoded: Uint8Array, layout: PixelLayout): Promise<Uint8Array> {
  return useCharls(Math.max(encoded.length, frameBytes(layout)), (charls) => {
    // Not deleted after an exception: the whole instance is dropped then.
    const decoder = new charls.JpegLSDecoder();
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const decoded = new Uint8Array(decoder.getDecodedBuffer());
    const width = decoder.getFrameInfo().bitsPerSample > 8 ? 2 : 1;
    const planar = layout.samplesPerPixel > 1 && decoder.getInterleaveMode() === 0;
    decoder.delete();
    return planar ? interleavePlanes(decoded, layout.samplesPerPixel, width) : decoded;
  });
}
