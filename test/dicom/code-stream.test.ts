/** checkCodeStream: what a frame says of itself against the header, before a codec allocates anything. */
import { describe, expect, test } from 'vitest';
import { checkCodeStream } from '../../src/dicom/code-stream.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { encodeNatively, type NativeCodec } from '../../src/dicom/native-codecs.js';
import { makeLayout, makePixels } from './pixel-samples.js';

const layout = makeLayout();
const codecs: readonly NativeCodec[] = ['jpeg', 'jpegLs', 'jpeg2000', 'htJpeg2000'];

async function encode(codec: NativeCodec): Promise<Uint8Array> {
  return encodeNatively(makePixels(layout), layout, { codec });
}

/** Where JPEG 2000's SIZ segment begins. */
const siz = 4;

function patchUint32(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const patched = bytes.slice();
  new DataView(patched.buffer).setUint32(at, value);
  return patched;
}

describe('checkCodeStream', () => {
  test.each(codecs)('passes a whole %s code stream, with stray bytes behind it', async (codec) => {
    const encoded = await encode(codec);
    expect(() => checkCodeStream(encoded, layout, codec)).not.toThrow();
    expect(() => checkCodeStream(new Uint8Array([...encoded, 0, 7]), layout, codec)).not.toThrow();
  });

  test.each(codecs)('finds every cut of a %s code stream', async (codec) => {
    const encoded = await encode(codec);
    for (let length = 0; length < encoded.length - 1; length++)
      expect(() => checkCodeStream(encoded.subarray(0, length), layout, codec)).toThrow(DicomError);
  });

  test('takes no end marker of a thumbnail in the header for that of the picture', async () => {
    const encoded = await encode('jpeg');
    const thumbnail = [0xff, 0xe0, 0, 6, 0xff, 0xd8, 0xff, 0xd9];
    const whole = new Uint8Array([...encoded.subarray(0, 2), ...thumbnail, ...encoded.subarray(2)]);
    expect(() => checkCodeStream(whole, layout, 'jpeg')).not.toThrow();
    expect(() => checkCodeStream(whole.subarray(0, whole.length - 2), layout, 'jpeg')).toThrow('the end marker FFD9');
  });

  test.each(codecs)('refuses another size, samples or depth than the header’s (%s)', async (codec) => {
    const encoded = await encode(codec);
    const refuse = (changes: Parameters<typeof makeLayout>[0]): unknown => {
      try {
        checkCodeStream(encoded, makeLayout(changes), codec);
        return null;
      } catch (error) {
        return error;
      }
    };
    expect(refuse({ rows: 8 })).toMatchObject({ tag: '(0028,0010) Rows', found: '7 in the frame' });
    expect(refuse({ columns: 65_535 })).toMatchObject({ tag: '(0028,0011) Columns', found: '9 in the frame' });
    expect(refuse({ samplesPerPixel: 3 })).toMatchObject({
      tag: '(0028,0002) SamplesPerPixel',
      found: '1 in the frame',
    });
    expect(refuse({ bitsAllocated: 1 })).toMatchObject({ tag: '(0028,0100) BitsAllocated', found: '8 bits' });
  });

  test('refuses a picture that so few bytes cannot hold', async () => {
    const encoded = await encode('jpeg');
    const start = encoded.findIndex((byte, index) => byte === 0xff && encoded[index + 1] === 0xc3);
    const patched = encoded.slice();
    new DataView(patched.buffer).setUint16(start + 5, 65_535);
    expect(() => checkCodeStream(patched, makeLayout({ rows: 65_535 }), 'jpeg')).toThrow(
      `expected at least ${Math.ceil((65_535 * 9) / 8)} bytes, got ${encoded.length} bytes`,
    );
  });

  test('refuses more tiles than the bytes can hold, and tiles without a size', async () => {
    const encoded = await encode('jpeg2000');
    const tiny = patchUint32(patchUint32(encoded, siz + 20, 1), siz + 24, 1);
    expect(() => checkCodeStream(tiny, layout, 'jpeg2000')).toThrow(`expected at least ${14 * 63} bytes`);
    expect(() => checkCodeStream(patchUint32(encoded, siz + 20, 0), layout, 'jpeg2000')).toThrow(DicomError);
  });

  test('refuses reduced components and more values than JPEG 2000 decoders can be given', async () => {
    const encoded = await encode('jpeg2000');
    const reduced = encoded.slice();
    reduced[43] = 2;
    expect(() => checkCodeStream(reduced, layout, 'jpeg2000')).toThrow('got reduced ones');
    const large = [siz + 4, siz + 8, siz + 20, siz + 24].reduce((bytes, at) => patchUint32(bytes, at, 8193), encoded);
    expect(() => checkCodeStream(large, makeLayout({ rows: 8193, columns: 8193 }), 'jpeg2000')).toThrow(
      `expected at most ${2 ** 26} values, got ${8193 ** 2} values`,
    );
  });
});
