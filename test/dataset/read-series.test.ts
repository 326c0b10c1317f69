/** A series under one window, where frame by frame each has its own. */
import { describe, expect, test } from 'vitest';
import { joinWindows } from '../../src/dicom/window.js';
import { writeSample } from '../dicom/sample-files.js';
import { openFiles } from './make-folder.js';

const columns = 16;
/** Two frames of 16-bit pixels without a window: 0 to 15, and 0 to 150. */
const words = Uint16Array.from({ length: 2 * columns }, (_, pixel) =>
  pixel < columns ? pixel : (pixel - columns) * 10,
);
const sample = writeSample({
  ...{ Rows: 1, Columns: columns, NumberOfFrames: 2, BitsAllocated: 16, BitsStored: 16, HighBit: 15 },
  PixelData: new Uint8Array(words.buffer),
});

describe('readSeries', () => {
  test('gives the same stored value the same grey in every frame, which readImage does not', async () => {
    const source = await openFiles({ 'a.dcm': sample });
    const [first, second] = source.frames;
    const series = await source.readSeries(second!);
    const [narrow, wide] = series.images.map(({ data }) => [...data]);
    expect(series.frames).toEqual([first, second]);
    expect(narrow![10]).toBe(wide![1]);
    expect(wide![15]).toBe(255);
    expect([...(await source.readImage(first!)).data][15]).toBe(255);
    expect(series.window).toMatchObject({ shape: 'LINEAR_EXACT' });
  });

  test('leaves the frames of other files out', async () => {
    const source = await openFiles({ 'a.dcm': sample, 'b.dcm': sample });
    expect((await source.readSeries(source.frames[3]!)).frames).toEqual(source.frames.slice(2));
  });
});

describe('joinWindows', () => {
  const window = { center: 40, width: 80, shape: 'LINEAR' } as const;
  test('keeps equal windows and spans different ones', () => {
    expect(joinWindows([window, { ...window }])).toEqual(window);
    expect(joinWindows([window, { ...window, center: 100 }])).toEqual({
      center: 70,
      width: 140,
      shape: 'LINEAR_EXACT',
    });
  });
  test('refuses none', () => {
    expect(() => joinWindows([])).toThrow(
      new RangeError('Cannot join windows: expected one or more, got none; pass those of the frames'),
    );
  });
});
