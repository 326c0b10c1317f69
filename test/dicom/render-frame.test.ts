/** renderFrame: windows as pydicom applies them, inversion, luma. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { renderFrame } from '../../src/dicom/render-frame.js';
import type { DicomElements } from '../../src/dicom/write-dicom.js';
import { writeSample } from './sample-files.js';

interface WindowReference {
  readonly shape: string;
  readonly center: number;
  readonly width: number;
  readonly grey: readonly number[];
}

const windows: WindowReference[] = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/dicom/reference-windows.json'), 'utf8'),
);

async function render(changes: Partial<DicomElements>): Promise<number[]> {
  const file = parseDicom(writeSample({ NumberOfFrames: 1, Rows: 1, ...changes }));
  return [...renderFrame(file, await decodeFrame(file, 0)).data];
}

const ramp = { Columns: 256, PixelData: Uint8Array.from({ length: 256 }, (_, value) => value) };

/** Signed 16-bit pixels in one row. */
function words(values: readonly number[]): Partial<DicomElements> {
  const PixelData = new Uint8Array(Int16Array.from(values).buffer);
  return { Columns: values.length, BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1, PixelData };
}

describe('renderFrame', () => {
  test.each(windows)(
    'applies the $shape window $center/$width as pydicom does',
    async ({ shape, center, width, grey }) => {
      const ours = await render({ ...ramp, VOILUTFunction: shape, WindowCenter: center, WindowWidth: width });
      const worst = Math.max(...ours.map((value, index) => Math.abs(value - (grey[index] ?? Number.NaN))));
      expect(worst).toBeLessThanOrEqual(0.5001);
    },
  );

  test('shows 8-bit grey without a window as stored', async () => {
    expect(await render(ramp)).toEqual([...ramp.PixelData]);
  });

  test('inverts MONOCHROME1', async () => {
    expect(await render({ ...ramp, PhotometricInterpretation: 'MONOCHROME1' })).toEqual([...ramp.PixelData].reverse());
  });

  test('rescales before the window', async () => {
    const rescale = { RescaleSlope: 2, RescaleIntercept: -100, WindowCenter: 0.5, WindowWidth: 201 };
    expect(await render({ ...words([0, 50, 100]), ...rescale })).toEqual([0, 128, 255]);
  });

  test('uses the range from 1 to 99 % where the file has no window, so that one bright speck changes nothing', async () => {
    const values = Array.from({ length: 1001 }, (_, index) => index - 500);
    const plain = await render(words(values));
    const speckled = await render(words([...values.slice(0, 1000), 30_000]));
    expect([plain[0], plain[10], plain[500], plain[990], plain[1000]]).toEqual([0, 0, 128, 255, 255]);
    expect(speckled).toEqual(plain);
  });

  test('renders a frame of one value without dividing by nothing', async () => {
    expect(new Set(await render(words([7, 7, 7])))).toEqual(new Set([0]));
  });

  test('ignores a window without width', async () => {
    expect(await render({ ...ramp, WindowCenter: 100, WindowWidth: 0 })).toEqual([...ramp.PixelData]);
  });

  test('takes the luma of RGB and the Y of YBR', async () => {
    const PixelData = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 100, 100, 100]);
    const colour = { SamplesPerPixel: 3, PlanarConfiguration: 0, Columns: 4, PixelData };
    expect(await render({ ...colour, PhotometricInterpretation: 'RGB' })).toEqual([76, 150, 29, 100]);
    expect(await render({ ...colour, PhotometricInterpretation: 'YBR_FULL' })).toEqual([255, 0, 0, 100]);
  });

  test('refuses palettes', async () => {
    const file = parseDicom(writeSample({ PhotometricInterpretation: 'PALETTE COLOR' }));
    const frame = await decodeFrame(file, 0);
    expect(() => renderFrame(file, frame)).toThrow(DicomError);
    expect(() => renderFrame(file, frame)).toThrow(
      'Cannot render frame at (0028,0004) PhotometricInterpretation: expected MONOCHROME1, MONOCHROME2, RGB or YBR, got PALETTE COLOR; such pictures are not supported',
    );
  });
});
