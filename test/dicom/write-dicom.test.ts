/** writeDicom: the bytes that pydicom read without a warning, and back through our own reader. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from '../../src/dicom/transfer-syntaxes.js';
import { writeDicom } from '../../src/dicom/write-dicom.js';
import { sampleElements, writeSample } from './sample-files.js';

const fixtures = resolve(import.meta.dirname, '../fixtures/dicom');
const golden = resolve(fixtures, 'written-sample.dcm');

describe('writeDicom', () => {
  test('gives the bytes that pydicom was shown (UPDATE_GOLDEN=1 writes them; then run read-written-sample.py)', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, writeSample());
    expect(Buffer.from(writeSample()).equals(readFileSync(golden))).toBe(true);
  });

  test('is read by pydicom with the same values and no warning', () => {
    const reading = JSON.parse(readFileSync(resolve(fixtures, 'written-sample.json'), 'utf8'));
    const { PixelData, FrameIncrementPointer: _, ...texts } = sampleElements;
    expect(reading.elements).toMatchObject(texts);
    expect(reading.elements.FrameIncrementPointer).toBe('(0018,1063)');
    expect(reading.pixels.flat(2)).toEqual([...PixelData]);
    expect(reading.fileMeta).toMatchObject({
      MediaStorageSOPClassUID: sampleElements.SOPClassUID,
      MediaStorageSOPInstanceUID: sampleElements.SOPInstanceUID,
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
    });
  });

  test('is read by parseDicom with the same header and pixels, for any of them', async () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 9 }),
      columns: fc.integer({ min: 1, max: 9 }),
      frames: fc.integer({ min: 1, max: 3 }),
    });
    const property = async ({
      rows,
      columns,
      frames,
    }: {
      rows: number;
      columns: number;
      frames: number;
    }): Promise<void> => {
      const PixelData = Uint8Array.from({ length: rows * columns * frames }, (_, index) => (index * 37) % 256);
      const file = parseDicom(writeSample({ Rows: rows, Columns: columns, NumberOfFrames: frames, PixelData }));
      const { data } = await decodeFrame(file, frames - 1);
      expect([...data]).toEqual([...PixelData.subarray(-rows * columns)]);
    };
    await fc.assert(fc.asyncProperty(shape, property));
  });

  test.each([implicitLittleEndian, explicitLittleEndian, explicitBigEndian, deflatedLittleEndian])(
    'writes the same header and words in %s',
    async (transferSyntaxUID) => {
      const words = { BitsAllocated: 16, BitsStored: 16, HighBit: 15, Rows: 1, NumberOfFrames: 2 };
      const PixelData = new Uint8Array(new Uint16Array([1, 2, 3, 256, 512, 65_535]).buffer);
      const elements = { ...sampleElements, ...words, PixelData };
      const file = parseDicom(writeDicom(elements, { transferSyntaxUID }));
      const { header } = parseDicom(writeDicom(elements));
      expect(file.header).toEqual({ ...header, TransferSyntaxUID: transferSyntaxUID });
      expect(file.repairs).toEqual([]);
      expect([...(await decodeFrame(file, 1)).data]).toEqual([256, 512, 65_535]);
    },
  );

  test('gives deflated files an even length, as PS3.5 A.5 asks', () => {
    const lengths = Array.from({ length: 20 }, (_, index) => {
      const elements = { ...sampleElements, ImageComments: 'y'.repeat(index) };
      return writeDicom(elements, { transferSyntaxUID: deflatedLittleEndian }).length % 2;
    });
    expect(new Set(lengths)).toEqual(new Set([0]));
  });

  test('takes frames for compressed syntaxes alone', () => {
    expect(() => writeDicom(sampleElements, { transferSyntaxUID: '1.2.840.10008.1.2.5' })).toThrow(
      'Cannot write DICOM file: expected compressed frames, got the other',
    );
    expect(() => writeDicom(sampleElements, { frames: [] })).toThrow(
      'Cannot write DICOM file: expected native pixels, got the other',
    );
  });

  test.each([
    { changes: { PatientID: 'ä' }, message: 'expected ASCII text, got other characters' },
    { changes: { Rows: 70_000 }, message: 'expected a whole number up to 65535 for US, got 70000' },
    { changes: { Rows: 'many' }, message: 'expected a whole number up to 65535 for US, got text' },
    { changes: { FrameTime: 1 / 3 }, message: 'expected decimals of at most 16 characters, got longer ones' },
    {
      changes: { ImageComments: 'x'.repeat(70_000) },
      message: 'expected a value of at most 65534 bytes, got 70000 bytes',
    },
  ])('refuses $message', ({ changes, message }) => {
    const write = (): Uint8Array => writeSample(changes);
    expect(write).toThrow(RangeError);
    expect(write).toThrow(`Cannot write DICOM file: ${message}; change the element's value`);
  });
});
