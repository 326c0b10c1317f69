/** JPEG-LS and HTJ2K by the cornerstone codecs: exact on every layout, and broken streams are errors, not crashes. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { checkCodeStream } from '../../src/dicom/code-stream.js';
import { decodeHtJpeg2000 } from '../../src/dicom/ht-jpeg2000.js';
import { decodeJpegLs } from '../../src/dicom/jpeg-ls.js';
import { decodeJpeg, decodeJpeg2000, encodeNatively, type NativeCodec } from '../../src/dicom/native-codecs.js';
import type { PixelLayout } from '../../src/dicom/pixel-layout.js';
import { makeLayout, makePixels } from './pixel-samples.js';

const decoders = { jpeg: decodeJpeg, jpegLs: decodeJpegLs, jpeg2000: decodeJpeg2000, htJpeg2000: decodeHtJpeg2000 };
const codecs = Object.keys(decoders) as NativeCodec[];
const layouts: readonly PixelLayout[] = [
  makeLayout(),
  makeLayout({ rows: 64, columns: 61 }),
  makeLayout({ bitsAllocated: 16, bitsStored: 12 }),
  makeLayout({ bitsAllocated: 16 }),
  makeLayout({ bitsAllocated: 16, signed: true }),
  makeLayout({ samplesPerPixel: 3, photometricInterpretation: 'RGB' }),
];
const cases = codecs.flatMap((codec) => layouts.map((layout) => ({ codec, layout })));

interface Encoder {
  getDecodedBuffer(frame: object): Uint8Array;
  setNearLossless(error: number): void;
  setInterleaveMode(mode: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

/** CharLS' own encoder, which dcmjs-codecs does not let choose the order of samples. */
async function encodeInterleaved(decoded: Uint8Array, layout: PixelLayout, mode: number): Promise<Uint8Array> {
  const load = createRequire(import.meta.url)('@cornerstonejs/codec-charls/wasmjs');
  const { JpegLSEncoder }: { JpegLSEncoder: new () => Encoder } = await load();
  const encoder = new JpegLSEncoder();
  const { columns: width, rows: height, bitsStored: bitsPerSample, samplesPerPixel: componentCount } = layout;
  encoder.getDecodedBuffer({ width, height, bitsPerSample, componentCount }).set(decoded);
  encoder.setNearLossless(0);
  encoder.setInterleaveMode(mode);
  encoder.encode();
  return encoder.getEncodedBuffer().slice();
}

describe('decoders of code streams', () => {
  test.each(cases)(
    'give back $layout.bitsStored bits of $layout.samplesPerPixel samples, signed $layout.signed ($codec)',
    async ({ codec, layout }) => {
      const pixels = makePixels(layout);
      const encoded = await encodeNatively(pixels, layout, { codec });
      expect(await decoders[codec](encoded, layout)).toEqual(pixels);
    },
  );

  test.each([0, 1, 2])('JPEG-LS colour in interleave mode %i comes out pixel by pixel', async (mode) => {
    const layout = makeLayout({ samplesPerPixel: 3, photometricInterpretation: 'RGB' });
    const pixels = makePixels(layout);
    const planes = Uint8Array.from(pixels, (_, index) => pixels[(index % 63) * 3 + Math.floor(index / 63)] ?? 0);
    const encoded = await encodeInterleaved(mode === 0 ? planes : pixels, layout, mode);
    expect(await decodeJpegLs(encoded, layout)).toEqual(pixels);
  });

  test.each(codecs)('%s decodes rightly after broken streams', async (codec) => {
    const layout = makeLayout({ bitsAllocated: 16 });
    const pixels = makePixels(layout);
    const encoded = await encodeNatively(pixels, layout, { codec });
    const broken = Array.from({ length: 40 }, (_, index) => {
      const bytes = encoded.slice();
      bytes[(index * 31) % bytes.length]! ^= 0x55;
      return bytes.subarray(0, bytes.length - (index % 3) * 10);
    });
    const decode = async (bytes: Uint8Array): Promise<Uint8Array> => {
      checkCodeStream(bytes, layout, codec);
      return decoders[codec](bytes, layout);
    };
    const outcomes = await Promise.allSettled(broken.map(decode));
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    expect(await decoders[codec](encoded, layout)).toEqual(pixels);
  });

  test('HTJ2K refuses a stream that its codec only warns of: a change of progression order', async () => {
    const layout = makeLayout();
    const encoded = await encodeNatively(makePixels(layout), layout, { codec: 'htJpeg2000' });
    const changed = Buffer.from(insertProgressionChange(encoded));
    await expect(decodeHtJpeg2000(changed, layout)).rejects.toThrow('POC marker segment in a tile is not supported');
    expect(await decodeHtJpeg2000(encoded, layout)).toEqual(makePixels(layout));
  });
});

/** Adds a POC segment to the only tile-part. Source: ITU-T T.800, A.4.2 and A.6.6. */
function insertProgressionChange(encoded: Uint8Array): Uint8Array {
  const bytes = Buffer.from(encoded);
  const [tilePart, data] = [bytes.indexOf('ff90000a', 'hex'), bytes.indexOf('ff93', 'hex')];
  const segment = Buffer.from('ff5f000900000001060100', 'hex');
  bytes.writeUInt32BE(bytes.readUInt32BE(tilePart + 6) + segment.length, tilePart + 6);
  return Buffer.concat([bytes.subarray(0, data), segment, bytes.subarray(data)]);
}
