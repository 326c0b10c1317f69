/** renderColor: palettes, YBR and deep colours as pydicom turns them into RGB. */
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { type DicomFile, parseDicom } from '../../src/dicom/parse-dicom.js';
import { renderColor } from '../../src/dicom/render-color.js';
import { renderFrame } from '../../src/dicom/render-frame.js';
import type { DicomElements } from '../../src/dicom/write-dicom.js';
import { dicomFile, element, imageElements, joinBytes, pixelElement } from './element-bytes.js';
import { hashOf, referenceDisplay } from './reference-display.js';
import { writeSample } from './sample-files.js';
import { hasSharedFiles, readSharedFile } from './shared-files.js';

/** A row of colour pixels. */
function writeColors(kind: string, values: readonly number[], changes: Partial<DicomElements> = {}): Uint8Array {
  const colour = {
    SamplesPerPixel: 3,
    PlanarConfiguration: 0,
    PhotometricInterpretation: kind,
    NumberOfFrames: 1,
    Rows: 1,
  };
  return writeSample({ ...colour, Columns: values.length / 3, PixelData: Uint8Array.from(values), ...changes });
}

async function colorsOf(bytes: Uint8Array, index = 0): Promise<number[]> {
  const file = parseDicom(bytes);
  return [...renderColor(file, await decodeFrame(file, index)).data];
}

/** 2 x 3 pixels of the values 0 to 5 and a palette for them. */
function readPaletted(palette: Uint8Array): DicomFile {
  const header = imageElements({}, 'PALETTE COLOR ');
  return parseDicom(dicomFile('1.2.840.10008.1.2.1', joinBytes(header, palette, pixelElement())));
}

function tables(descriptor: readonly number[], entries: readonly (readonly number[])[]): Uint8Array {
  return joinBytes(
    ...[0, 1, 2].map((colour) => element(0x00281101 + colour, 'US', descriptor)),
    ...entries.map((values, colour) => element(0x00281201 + colour, 'OW', values)),
  );
}

describe('renderColor', () => {
  test('turns YBR_FULL into RGB as pydicom does', async () => {
    const { values, rgb } = referenceDisplay.ybr;
    expect(await colorsOf(writeColors('YBR_FULL', values))).toEqual(rgb);
  });

  test('turns YBR_PARTIAL_422 into RGB: black, white and red of television levels', async () => {
    const values = [16, 128, 128, 235, 128, 128, 81, 90, 240, 10, 128, 128];
    expect(await colorsOf(writeColors('YBR_PARTIAL_422', values))).toEqual([
      0, 0, 0, 255, 255, 255, 254, 0, 0, 0, 0, 0,
    ]);
  });

  test('gives both pixels of a pair the chroma that they share, in every frame', async () => {
    const PixelData = Uint8Array.of(10, 20, 128, 128, 30, 40, 128, 128, 50, 60, 100, 200, 70, 80, 128, 128);
    const halved = { NumberOfFrames: 2, Columns: 4, PixelData };
    const file = parseDicom(writeColors('YBR_FULL_422', [], halved));
    expect(file.repairs).toEqual([]);
    expect([...(await decodeFrame(file, 0)).data]).toEqual([10, 128, 128, 20, 128, 128, 30, 128, 128, 40, 128, 128]);
    expect([...(await decodeFrame(file, 1)).data]).toEqual([50, 100, 200, 60, 100, 200, 70, 128, 128, 80, 128, 128]);
  });

  test('reads whole chroma under the name of a halved one, and says so', async () => {
    const file = parseDicom(writeColors('YBR_FULL_422', [1, 128, 128, 2, 128, 128]));
    expect(file.repairs).toEqual(['The chroma is not halved, though the photometric interpretation says so.']);
    expect([...renderColor(file, await decodeFrame(file, 0)).data]).toEqual([1, 1, 1, 2, 2, 2]);
  });

  test('refuses halved chroma of an odd number of columns', () => {
    const PixelData = Uint8Array.of(10, 20, 128, 128, 30, 40);
    expect(() => parseDicom(writeColors('YBR_FULL_422', [], { Columns: 3, PixelData }))).toThrow(
      'expected whole colour, got halved chroma of such bits, columns or byte order',
    );
  });

  test('scales colours of 16 bits', async () => {
    const PixelData = new Uint8Array(new Uint16Array([0, 65_535, 32_768]).buffer);
    const deep = { Columns: 1, BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelData };
    expect(await colorsOf(writeColors('RGB', [], deep))).toEqual([0, 255, 128]);
  });

  test('looks up palettes of 16 and of packed 8 bits, with what lies outside them', async () => {
    const deep = readPaletted(
      tables(
        [4, 1, 16],
        [
          [0, 65_535, 0, 257],
          [0, 0, 65_535, 257],
          [514, 0, 0, 257],
        ],
      ),
    );
    const frame = await decodeFrame(deep, 0);
    const colours = [0, 0, 2, 0, 0, 2, 255, 0, 0, 0, 255, 0, 1, 1, 1, 1, 1, 1];
    expect([...renderColor(deep, frame).data]).toEqual(colours);
    expect([...renderFrame(deep, frame).data]).toEqual([0, 0, 76, 150, 1, 1]);
    const packed = readPaletted(
      tables(
        [4, 1, 8],
        [
          [0xff00, 0x0100],
          [0x0000, 0x01ff],
          [0x0002, 0x0100],
        ],
      ),
    );
    expect([...renderColor(packed, frame).data]).toEqual(colours);
  });

  test('looks up palettes in segments', async () => {
    const segments = joinBytes(
      ...[0, 1, 2].map((colour) => element(0x00281101 + colour, 'US', [6, 0, 16])),
      ...[0, 1, 2].map((colour) => element(0x00281221 + colour, 'OW', [0, 1, 0, 1, 5, 5 * 257])),
    );
    const file = readPaletted(segments);
    expect([...renderColor(file, await decodeFrame(file, 0)).data]).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((value) => [value, value, value]),
    );
  });

  test('takes colours for three samples where the header does not say how many', async () => {
    expect(await colorsOf(writeColors('RGB', [1, 2, 3, 4, 5, 6], { SamplesPerPixel: [] }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('refuses grey', async () => {
    const file = parseDicom(writeSample());
    const frame = await decodeFrame(file, 0);
    expect(() => renderColor(file, frame)).toThrow('expected PALETTE COLOR, RGB or YBR, got MONOCHROME2 of 1 samples');
  });
});

describe.skipIf(!hasSharedFiles)('renderColor, real files (skipped without ../shared)', () => {
  test.each(Object.entries(referenceDisplay.palette))(
    'looks up the palette of %s as pydicom does',
    async (name, sha) => {
      const file = parseDicom(readSharedFile(name));
      expect(hashOf(renderColor(file, await decodeFrame(file, 0)).data)).toBe(sha);
    },
  );
});
