/** writeCompressedDicom: what it writes is read back exactly; and the run-length codec against its decoder. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { encodeRle } from '../../src/dicom/encode-rle.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import type { PixelLayout } from '../../src/dicom/pixel-layout.js';
import { decodeRle } from '../../src/dicom/rle.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import { writeCompressedDicom } from '../../src/dicom/write-compressed-dicom.js';
import type { DicomElements } from '../../src/dicom/write-dicom.js';
import { makeLayout, makePixels } from './pixel-samples.js';
import { sampleElements } from './sample-files.js';

const rle = '1.2.840.10008.1.2.5';
const syntaxes = [rle, '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90'];
const layouts = [
  makeLayout(),
  makeLayout({ rows: 65, columns: 64 }),
  makeLayout({ bitsAllocated: 16, bitsStored: 12 }),
  makeLayout({ bitsAllocated: 16 }),
  makeLayout({ bitsAllocated: 16, signed: true }),
  makeLayout({ bitsAllocated: 16, bitsStored: 12, signed: true }),
];

/** Two frames, the second reversed. */
function elementsOf(layout: PixelLayout): DicomElements & { readonly PixelData: Uint8Array } {
  const pixels = makePixels(layout);
  const words = layout.bitsAllocated === 16 ? new Uint16Array(pixels.buffer) : pixels;
  return {
    ...sampleElements,
    ...{ Rows: layout.rows, Columns: layout.columns, SamplesPerPixel: layout.samplesPerPixel },
    ...{ BitsAllocated: layout.bitsAllocated, BitsStored: layout.bitsStored, HighBit: layout.highBit },
    PixelRepresentation: layout.signed ? 1 : 0,
    PhotometricInterpretation: layout.photometricInterpretation,
    PixelData: new Uint8Array(Buffer.concat([pixels, new Uint8Array(words.toReversed().buffer)])),
  };
}

describe('writeCompressedDicom', () => {
  const cases = [...syntaxes, '1.2.840.10008.1.2.4.201'].flatMap((uid) => layouts.map((layout) => ({ uid, layout })));

  test.each(cases)(
    '$uid keeps $layout.bitsStored of $layout.bitsAllocated bits, signed $layout.signed',
    async ({ uid, layout }) => {
      const elements = elementsOf(layout);
      const file = parseDicom(await writeCompressedDicom(elements, uid));
      expect(file.header.TransferSyntaxUID).toBe(uid);
      expect(file.repairs).toEqual([]);
      const frames = [await decodeFrame(file, 0), await decodeFrame(file, 1)];
      expect(Buffer.concat(frames.map(bytesOf)).equals(elements.PixelData)).toBe(true);
    },
  );

  test.each(syntaxes.slice(0, 3))('%s keeps colours, and takes planes apart', async (uid) => {
    const layout = makeLayout({ samplesPerPixel: 3, photometricInterpretation: 'RGB' });
    const pixels = makePixels(layout);
    const planes = Uint8Array.from(pixels, (_, index) => pixels[(index % 63) * 3 + Math.floor(index / 63)] ?? 0);
    const elements = { ...elementsOf(layout), NumberOfFrames: 1 };
    for (const changes of [{ PixelData: pixels }, { PixelData: planes, PlanarConfiguration: 1 }]) {
      const file = parseDicom(await writeCompressedDicom({ ...elements, ...changes }, uid));
      expect((await decodeFrame(file, 0)).data).toEqual(pixels);
    }
  });

  test('refuses other syntaxes, one-bit pixels, and colours in JPEG 2000', async () => {
    await expect(writeCompressedDicom(sampleElements, '1.2.840.10008.1.2.4.50')).rejects.toThrow(
      /^Cannot write DICOM file: expected a syntax among 1\.2\.840\.10008\.1\.2\.5, .*, got 1\.2\.840\.10008\.1\.2\.4\.50;/,
    );
    const bits = { ...sampleElements, BitsAllocated: 1, BitsStored: 1, HighBit: 0 };
    await expect(writeCompressedDicom(bits, rle)).rejects.toThrow('expected 8 to 32 bits a sample, got 1 bits');
    const colours = elementsOf(makeLayout({ samplesPerPixel: 3, photometricInterpretation: 'RGB' }));
    await expect(writeCompressedDicom(colours, '1.2.840.10008.1.2.4.90')).rejects.toThrow(
      'expected grey pixels, got colours',
    );
  });
});

describe('encodeRle', () => {
  test('writes the example of PS3.5: runs, literals, and a header with one offset for each byte of a sample', () => {
    const layout = makeLayout({ rows: 1, columns: 6, bitsAllocated: 16 });
    const encoded = encodeRle(new Uint8Array([1, 9, 1, 9, 1, 9, 2, 9, 3, 9, 4, 9]), layout);
    const header = Array.from({ length: 16 }, (_, index) => new DataView(encoded.buffer).getUint32(4 * index, true));
    expect(header).toEqual([2, 64, 66, ...Array.from({ length: 13 }, () => 0)]);
    expect([...encoded.subarray(64)]).toEqual([251, 9, 254, 1, 2, 2, 3, 4]);
  });

  test('is undone by decodeRle, whatever the pixels', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 1, max: 300 }),
      rows: fc.integer({ min: 1, max: 4 }),
      samplesPerPixel: fc.constantFrom(1 as const, 3 as const),
      bitsAllocated: fc.constantFrom(8 as const, 16 as const, 32 as const),
    });
    const property = fc.property(sizes, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }), (size, values) => {
      const layout = makeLayout(size);
      const count = (size.columns * size.rows * size.samplesPerPixel * size.bitsAllocated) / 8;
      const pixels = Uint8Array.from({ length: count }, (_, index) => values[(index >> 3) % values.length] ?? 0);
      expect(Buffer.compare(decodeRle(encodeRle(pixels, layout), layout), pixels)).toBe(0);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
