/** Files that end in the middle of a frame: those before it are read, it and those behind it are refused. */
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { openDecodePool } from '../../src/dicom/decode-pool.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { writeCompressedDicom } from '../../src/dicom/write-compressed-dicom.js';
import { type DicomElements, writeDicom } from '../../src/dicom/write-dicom.js';
import { encodeRlePlane, sampleElements, writeRleSample } from './sample-files.js';

const [rows, columns, frames] = [16, 16, 10];
const elements: DicomElements = {
  ...sampleElements,
  Rows: rows,
  Columns: columns,
  NumberOfFrames: frames,
  PixelData: Uint8Array.from({ length: rows * columns * frames }, (_, at) => (at * 7 + (at >> 8) * 31) & 0xff),
};
const frameOf = (index: number): Uint8Array =>
  (elements.PixelData as Uint8Array).subarray(index * rows * columns, (index + 1) * rows * columns);

const compressed = [
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.90',
];
const sources = [
  { syntax: 'native', write: async () => writeDicom(elements) },
  ...compressed.map((syntax) => ({ syntax, write: () => writeCompressedDicom(elements, syntax) })),
];

/** The file up to the middle of its seventh frame. */
async function cutInSeventh(whole: Uint8Array): Promise<Uint8Array> {
  const { pixels } = parseDicom(whole);
  if (pixels === null) throw new Error('expected pixels');
  const { where } = pixels;
  const [range] = where.kind === 'native' ? [] : (where.frames[6] ?? []);
  const middle =
    where.kind === 'native' ? where.range.offset + 6.5 * rows * columns : range!.offset + (range!.length >> 1);
  return whole.subarray(0, middle);
}

describe('a file of ten frames that is cut in the seventh', () => {
  test.each(sources)('gives its first six frames and refuses the others: $syntax', async ({ write }) => {
    const bytes = await cutInSeventh(await write());
    const file = parseDicom(bytes);
    expect(file.frameCount).toBe(frames);
    expect(file.repairs).toContain(
      'The file is cut short inside the pixel data; the frames before the cut can be read.',
    );
    for (let index = 0; index < 6; index++)
      expect(new Uint8Array((await decodeFrame(file, index)).data)).toEqual(frameOf(index));
    for (const index of [6, 9])
      await expect(decodeFrame(file, index)).rejects.toThrow(
        `Cannot decode frame ${index + 1} at (7FE0,0010) PixelData at byte ${bytes.length}: expected pixels of 10 frames, got the end of the file after 6; copy the file again from its source`,
      );
  });

  test.each([0, 4, 8])('is cut %i bytes behind the head of its seventh fragment', async (behind) => {
    const whole = await writeCompressedDicom(elements, '1.2.840.10008.1.2.5');
    const where = parseDicom(whole).pixels?.where;
    const [range] = where?.kind === 'encapsulated' ? (where.frames[6] ?? []) : [];
    const file = parseDicom(whole.subarray(0, range!.offset - 8 + behind));
    expect(file.pixels?.where.wholeFrames).toBe(6);
    expect(new Uint8Array((await decodeFrame(file, 5)).data)).toEqual(frameOf(5));
  });

  test('gives frames and refusals in their places in a pool', async () => {
    const file = parseDicom(await cutInSeventh(await writeCompressedDicom(elements, '1.2.840.10008.1.2.5')));
    const pool = openDecodePool({ workers: 1 });
    const requests = Array.from({ length: frames }, (_, index) => ({ file, index }));
    const refused: boolean[] = [];
    for await (const outcome of pool.decode(requests)) refused.push(outcome instanceof DicomError);
    await pool.close();
    expect(refused).toEqual(requests.map(({ index }) => index >= 6));
  });

  test('drops a frame of which one of several fragments is cut off', async () => {
    const [first, second] = [encodeRlePlane([0, 1, 2, 3, 4, 5]), encodeRlePlane([10, 11, 12, 13, 14, 15])];
    const whole = writeRleSample([first, second.subarray(0, 64), second.subarray(64)]);
    const file = parseDicom(whole.subarray(0, whole.length - 10));
    expect(file.pixels?.where.wholeFrames).toBe(1);
    expect((await decodeFrame(file, 0)).data).toEqual(new Uint8Array([0, 1, 2, 3, 4, 5]));
    await expect(decodeFrame(file, 1)).rejects.toThrow(DicomError);
  });
});
