/** High-throughput JPEG 2000 by OpenJPH, compiled to WebAssembly with SIMD (@cornerstonejs/codec-openjph): measured faster than dcmjs-codecs' build. */
import createOpenJph from '@cornerstonejs/codec-openjph';
import { useEmscripten } from './emscripten-codec.js';
import { frameBytes, type PixelLayout } from './pixel-layout.js';

const useOpenJph = useEmscripten(createOpenJph, '@cornerstonejs/codec-openjph/wasm');

/**
 * Decodes a code stream that `checkCodeStream` passed to little-endian stored values, samples side by side; a byte each where the stream has at most 8
 * bits, else two.
 *
 * @throws whatever the codec throws
 * Source: ITU-T T.814.
 */
export async function decodeHtJpeg2000(encoded: Uint8Array, layout: PixelLayout): Promise<Uint8Array> {
  return useOpenJph(Math.max(encoded.length, frameBytes(layout)), (openJph) => {
    // Not deleted after an exception: the whole instance is dropped then.
    const decoder = new openJph.HTJ2KDecoder();
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const decoded = new Uint8Array(decoder.getDecodedBuffer());
    decoder.delete();
    return decoded;
  });
}
