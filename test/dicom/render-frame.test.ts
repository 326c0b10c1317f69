/** renderFrame: windows as pydicom applies them, inversion, luma. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { frameFactsOf } from '../../src/dicom/display-facts.js';
import { lookUp } from '../../src/dicom/lookup-table.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { findWindow, type RenderFrameOptions, renderFrame, toModalityValues } from '../../src/dicom/render-frame.js';
import type { DicomElements } from '../../src/dicom/write-dicom.js';
import { dicomFile, element, imageElements, item, joinBytes, pixelElement, samplePixels } from './element-bytes.js';
import { hashOf, referenceDisplay } from './reference-display.js';
import { writeSample } from './sample-files.js';
import { hasSharedFiles, readSharedFile } from './shared-files.js';

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

  test('shows padding as black, and does not let it stretch the window', async () => {
    const values = [-2000, -2000, 0, 50, 100];
    const padded = await render({ ...words(values), PixelPaddingValue: -2000 & 0xffff });
    expect(padded).toEqual([0, 0, 0, 128, 255]);
    const inverted = { PixelPaddingValue: -2000 & 0xffff, PhotometricInterpretation: 'MONOCHROME1' };
    expect(await render({ ...words(values), ...inverted })).toEqual([0, 0, 255, 127, 0]);
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

  test.each([
    {
      changes: { PhotometricInterpretation: 'PALETTE COLOR' },
      message: 'at (0028,1201) RedPaletteColorLookupTableData: expected a palette, got none, or a malformed one',
    },
    {
      changes: { PhotometricInterpretation: 'HSV' },
      message: 'at (0028,0004) PhotometricInterpretation: expected PALETTE COLOR, RGB or YBR, got HSV of 1 samples',
    },
    {
      changes: { PhotometricInterpretation: 'CANARY' },
      message:
        'at (0028,0004) PhotometricInterpretation: expected PALETTE COLOR, RGB or YBR, got another one of 1 samples',
    },
  ])('refuses $changes', async ({ changes, message }) => {
    const file = parseDicom(writeSample(changes));
    const frame = await decodeFrame(file, 0);
    expect(() => renderFrame(file, frame)).toThrow(DicomError);
    expect(() => renderFrame(file, frame)).toThrow(`Cannot render frame ${message}; such pictures are not supported`);
  });
});

/** A row of the values 0 to 5 in 8 bits, with elements between its header and its pixels. */
async function renderWith(elements: Uint8Array, options: RenderFrameOptions = {}): Promise<number[]> {
  const file = parseDicom(dicomFile('1.2.840.10008.1.2.1', joinBytes(imageElements(), elements, pixelElement())));
  return [...renderFrame(file, await decodeFrame(file, 0), options).data];
}

function table(entries: readonly number[], bits: number): Uint8Array {
  return item(joinBytes(element(0x00283002, 'US', [entries.length, 0, bits]), element(0x00283006, 'OW', entries)));
}

describe('renderFrame, lookup tables', () => {
  const modality = element(0x00283000, 'SQ', table([50, 40, 30, 20, 10, 0], 8));
  const voi = element(0x00283010, 'SQ', table([0, 65_535, 32_768, 0, 257, 0], 16));
  const window = joinBytes(element(0x00281050, 'DS', '25.5'), element(0x00281051, 'DS', '51'));

  test('puts the modality table before the window', async () => {
    expect(await renderWith(joinBytes(window, modality))).toEqual([255, 204, 153, 102, 51, 0]);
  });

  test('puts a VOI table before a window, and one that is asked for before both', async () => {
    expect(await renderWith(joinBytes(window, voi))).toEqual([0, 255, 128, 0, 1, 0]);
    const asked = { window: { center: 2.5, width: 5, shape: 'LINEAR_EXACT' } } as const;
    expect(await renderWith(joinBytes(window, voi), asked)).toEqual([0, 51, 102, 153, 204, 255]);
  });

  test('finds no window where a VOI table shows the frame', async () => {
    const file = parseDicom(dicomFile('1.2.840.10008.1.2.1', joinBytes(imageElements(), window, voi, pixelElement())));
    expect(findWindow(file, await decodeFrame(file, 0))).toBeNull();
  });

  test('shows each frame with its own window', async () => {
    const group = (center: string): Uint8Array => {
      const values = joinBytes(element(0x00281050, 'DS', center), element(0x00281051, 'DS', '2 '));
      return item(element(0x00289132, 'SQ', item(values)));
    };
    const frames = element(0x52009230, 'SQ', joinBytes(group('1 '), group('4 ')));
    const pixels = element(0x7fe00010, 'OB', joinBytes(samplePixels, samplePixels));
    const body = joinBytes(imageElements(), element(0x00280008, 'IS', '2 '), frames, pixels);
    const file = parseDicom(dicomFile('1.2.840.10008.1.2.1', body));
    const [first, second] = [await decodeFrame(file, 0), await decodeFrame(file, 1)];
    expect([...renderFrame(file, first, { frameIndex: 0 }).data]).toEqual([0, 255, 255, 255, 255, 255]);
    expect([...renderFrame(file, second, { frameIndex: 1 }).data]).toEqual([0, 0, 0, 0, 255, 255]);
    expect(findWindow(file, second, { frameIndex: 1 })).toEqual({ center: 4, width: 2, shape: 'LINEAR' });
  });
});

describe.skipIf(!hasSharedFiles)('renderFrame, real files (skipped without ../shared)', () => {
  test.each(Object.entries(referenceDisplay.modality))(
    'gives the modality values of %s as pydicom does',
    async (name, sha) => {
      const file = parseDicom(readSharedFile(name));
      const index = file.frameCount - 1;
      expect(hashOf(toModalityValues(await decodeFrame(file, index), frameFactsOf(file.display, index)))).toBe(sha);
    },
  );

  test.each(Object.entries(referenceDisplay.voi))('looks up the VOI table of %s as pydicom does', async (name, sha) => {
    const file = parseDicom(readSharedFile(name));
    const facts = frameFactsOf(file.display, 0);
    const [voiLut] = facts.voiLuts;
    const values = toModalityValues(await decodeFrame(file, 0), facts);
    expect(voiLut === undefined ? null : hashOf(values.map((value) => lookUp(voiLut, value)))).toBe(sha);
  });
});
