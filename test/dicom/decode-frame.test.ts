/** decodeFrame: stored values equal to pydicom's, and no half-decoded frame. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { encodeRlePlane, writeRleSample, writeSample } from './sample-files.js';
import { hasSharedFiles, listTruths, readSharedFile } from './shared-files.js';

interface Reference {
  readonly statistics: readonly (readonly [mean: number, least: number, greatest: number])[];
  readonly step: number;
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

const references: Record<string, Reference> = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/dicom/reference-pixels.json'), 'utf8'),
);

async function decodeFirst(bytes: Uint8Array): Promise<StoredFrame> {
  return decodeFrame(parseDicom(bytes), 0);
}

/** The mean, and the least and greatest value. */
function summarise(values: Iterable<number>): [mean: number, least: number, greatest: number] {
  let [sum, count, least, greatest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    count += 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [sum / count, least, greatest];
}

function greatestDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

describe('decodeFrame', () => {
  test('gives each native frame its own values', async () => {
    const file = parseDicom(writeSample());
    expect(await decodeFrame(file, 1)).toEqual({
      data: new Uint8Array([10, 11, 12, 13, 14, 15]),
      rows: 2,
      columns: 3,
      samplesPerPixel: 1,
    });
  });

  test.each([-1, 2, 0.5, Number.NaN])('refuses frame %s', async (index) => {
    await expect(decodeFrame(parseDicom(writeSample()), index)).rejects.toThrow(
      new RangeError(`Cannot decode frame: expected an index below 2, got ${index}; check the file's frameCount`),
    );
  });

  test('drops overlay bits above BitsStored and extends the sign', async () => {
    const words = { BitsAllocated: 16, BitsStored: 12, HighBit: 11, NumberOfFrames: 1, Rows: 1, Columns: 3 };
    const PixelData = new Uint8Array(new Uint16Array([0x0fff, 0xf801, 0x17ff]).buffer);
    const unsigned = await decodeFirst(writeSample({ ...words, PixelData }));
    const signed = await decodeFirst(writeSample({ ...words, PixelRepresentation: 1, PixelData }));
    expect(unsigned.data).toEqual(new Uint16Array([4095, 2049, 2047]));
    expect(signed.data).toEqual(new Int16Array([-1, -2047, 2047]));
  });

  test('turns planes into pixels', async () => {
    const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 1 };
    const PixelData = new Uint8Array([1, 2, 11, 12, 21, 22]);
    const frame = await decodeFirst(writeSample({ ...colour, NumberOfFrames: 1, Rows: 1, Columns: 2, PixelData }));
    expect(frame.data).toEqual(new Uint8Array([1, 11, 21, 2, 12, 22]));
  });

  test('unpacks one-bit pixels, whose second frame begins inside a byte', async () => {
    const bits = {
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      Rows: 1,
      Columns: 5,
      PixelData: new Uint8Array([0b00110001, 0b10]),
    };
    const file = parseDicom(writeSample(bits));
    expect((await decodeFrame(file, 0)).data).toEqual(new Uint8Array([1, 0, 0, 0, 1]));
    expect((await decodeFrame(file, 1)).data).toEqual(new Uint8Array([1, 0, 0, 0, 1]));
  });

  test('decodes run-length frames and refuses one that ends early', async () => {
    const whole = encodeRlePlane([9, 8, 7, 6, 5, 4]);
    const cut = encodeRlePlane([9, 8, 7, 6, 5]);
    const file = parseDicom(writeRleSample([whole, cut]));
    expect((await decodeFrame(file, 0)).data).toEqual(new Uint8Array([9, 8, 7, 6, 5, 4]));
    const error = await decodeFrame(file, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DicomError);
    expect(error).toMatchObject({
      tag: '(7FE0,0010) PixelData',
      expected: 'a segment that fills its plane',
      found: 'one that ends early',
    });
    expect((error as DicomError).message).toMatch(/^Cannot decode frame 2 at \(7FE0,0010\) PixelData at byte \d+: /);
  });
});

describe.skipIf(!hasSharedFiles)('decodeFrame, real files (skipped without ../shared)', () => {
  const lossless = listTruths().filter(([name, truth]) => truth.pylibjpeg.sha !== undefined && !(name in references));

  test('covers 41 lossless files', () => {
    expect(lossless).toHaveLength(41);
  });

  test.each(lossless)('gives the stored values of %s exactly as pydicom does', async (name, truth) => {
    const file = parseDicom(readSharedFile(name));
    const hash = createHash('sha256');
    for (let index = 0; index < file.frameCount; index++) {
      const { data } = await decodeFrame(file, index);
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    expect(hash.digest('hex')).toBe(truth.pylibjpeg.sha);
  });

  test.each(Object.entries(references))('is within 2 grey levels of pydicom on %s', async (name, reference) => {
    const file = parseDicom(readSharedFile(name));
    expect(file.frameCount).toBe(reference.statistics.length);
    for (const [index, [mean, least, greatest]] of reference.statistics.entries()) {
      const { data } = await decodeFrame(file, index);
      const [ourMean, ourLeast, ourGreatest] = summarise(data);
      expect(Math.abs(ourMean - mean)).toBeLessThan(0.1);
      expect(Math.abs(ourLeast - least)).toBeLessThanOrEqual(2);
      expect(Math.abs(ourGreatest - greatest)).toBeLessThanOrEqual(2);
      const sample = reference.samples[index];
      const ours = sample?.map((_, position) => data[position * reference.step] ?? Number.NaN) ?? [];
      expect(greatestDifference(sample ?? [], ours)).toBeLessThanOrEqual(2);
    }
  });

  test('reads the 96 frames of the cine as 512 x 512 pictures of one byte', async () => {
    const file = parseDicom(readSharedFile('xa_cine_96_frames.dcm'));
    expect(file.header).toMatchObject({
      Modality: 'XA',
      PositionerPrimaryAngle: -32,
      PositionerSecondaryAngle: 2,
      FrameTime: 33,
    });
    const last = await decodeFrame(file, 95);
    expect(file.frameCount).toBe(96);
    expect(last).toMatchObject({ rows: 512, columns: 512, samplesPerPixel: 1 });
    expect(last.data).toHaveLength(512 * 512);
  });

  test.each([
    'xa_cine_96_frames.dcm',
    'MR_small_jp2klossless.dcm',
    'MR_small_jpeg_ls_lossless.dcm',
    'JPEG-LL.dcm',
    'HTJ2K_08_RGB.dcm',
    'MR_small_RLE.dcm',
  ])('refuses a frame of %s whose data stop half-way', async (name) => {
    const file = parseDicom(readSharedFile(name));
    const where = file.pixels?.where;
    if (file.pixels === null || where?.kind !== 'encapsulated') throw new Error('expected encapsulated pixels');
    const frames = where.frames.map((ranges) => ranges.map(({ offset, length }) => ({ offset, length: length >> 1 })));
    const broken = { ...file, pixels: { ...file.pixels, where: { ...where, frames } } };
    await expect(decodeFrame(broken, 0)).rejects.toThrow(DicomError);
    await expect(decodeFrame(broken, 0)).rejects.toMatchObject({ tag: '(7FE0,0010) PixelData' });
    expect((await decodeFrame(file, 0)).data.length).toBeGreaterThan(0);
  });

  test('refuses a frame whose size is not the header’s', async () => {
    const file = parseDicom(readSharedFile('xa_cine_96_frames.dcm'));
    if (file.pixels === null) throw new Error('expected pixels');
    const lying = { ...file, pixels: { ...file.pixels, layout: { ...file.pixels.layout, rows: 511 } } };
    await expect(decodeFrame(lying, 0)).rejects.toMatchObject({
      tag: '(0028,0010) Rows',
      expected: '511 as the header says',
      found: '512 in the frame',
    });
  });
});
