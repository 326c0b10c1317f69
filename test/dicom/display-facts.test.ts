/** readDisplayFacts: windows, views and scales of each frame, shutters, padding and overlays, from root and functional groups. */
import { describe, expect, test } from 'vitest';
import type { DisplayFacts } from '../../src/dicom/display-facts.js';
import { frameFactsOf } from '../../src/dicom/display-facts.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { dicomFile, element, imageElements, item, joinBytes, samplePixels, toBytes } from './element-bytes.js';
import { hasSharedFiles, readSharedFile } from './shared-files.js';

function sequence(tag: number, ...items: Uint8Array[]): Uint8Array {
  return element(tag, 'SQ', joinBytes(...items.map((body) => item(body))));
}

/** The facts of an image of two frames with some elements between its header and its pixels. */
function read(...elements: Uint8Array[]): DisplayFacts {
  const frames = element(0x00280008, 'IS', '2 ');
  const pixels = element(0x7fe00010, 'OB', joinBytes(samplePixels, samplePixels));
  return parseDicom(dicomFile('1.2.840.10008.1.2.1', joinBytes(imageElements(), frames, ...elements, pixels))).display;
}

const windows = joinBytes(
  element(0x00281050, 'DS', '40\\-600'),
  element(0x00281051, 'DS', '400\\1500 '),
  element(0x00281055, 'LO', 'SOFT\\LUNG '),
);

describe('readDisplayFacts', () => {
  test('reads all windows of a file with what they are for', () => {
    const display = read(windows, element(0x00281056, 'CS', 'SIGMOID '));
    expect(display.frames).toHaveLength(1);
    expect(frameFactsOf(display, 1).windows).toEqual([
      { center: 40, width: 400, shape: 'SIGMOID', explanation: 'SOFT' },
      { center: -600, width: 1500, shape: 'SIGMOID', explanation: 'LUNG' },
    ]);
  });

  test('leaves out windows without a width', () => {
    const display = read(element(0x00281050, 'DS', '40\\50 '), element(0x00281051, 'DS', '0 '));
    expect(display.frames[0]?.windows).toEqual([]);
  });

  test('reads what each frame of an enhanced file has of its own, and what its frames share', () => {
    const angle = (degrees: string): Uint8Array => sequence(0x00189405, element(0x00181510, 'DS', degrees));
    const shared = joinBytes(
      sequence(0x00289110, element(0x00280030, 'DS', '0.3\\0.4 ')),
      sequence(0x00289132, windows),
      sequence(0x00289145, joinBytes(element(0x00281052, 'DS', '-1024 '), element(0x00281053, 'DS', '2 '))),
      sequence(0x00289443, element(0x00181164, 'DS', '0.5\\0.6 ')),
    );
    const own = sequence(0x00289132, joinBytes(element(0x00281050, 'DS', '9 '), element(0x00281051, 'DS', '8 ')));
    const display = read(
      element(0x00181510, 'DS', '77'),
      sequence(0x52009229, shared),
      sequence(0x52009230, angle('-30 '), joinBytes(angle('45'), own)),
    );
    const [first, second] = [frameFactsOf(display, 0), frameFactsOf(display, 1)];
    expect(first).toMatchObject({
      rescale: { slope: 2, intercept: -1024 },
      PositionerPrimaryAngle: -30,
      PositionerSecondaryAngle: null,
      PixelSpacing: [0.3, 0.4],
      ImagerPixelSpacing: [0.5, 0.6],
    });
    expect(first.windows.map(({ center }) => center)).toEqual([40, -600]);
    expect(second.windows.map(({ center }) => center)).toEqual([9]);
    expect(second.PositionerPrimaryAngle).toBe(45);
    expect(second.PixelSpacing).toBe(first.PixelSpacing);
  });

  test('falls back on the data set for what no functional group says', () => {
    const display = read(
      element(0x00181510, 'DS', '77'),
      sequence(0x52009229, sequence(0x00289110, element(0x00280030, 'DS', '1\\1 '))),
    );
    expect(frameFactsOf(display, 1)).toMatchObject({ PositionerPrimaryAngle: 77, PixelSpacing: [1, 1] });
  });

  test('reads shutters of every shape, and leaves out those without edges', () => {
    const rectangle = joinBytes(
      element(0x00181602, 'IS', '10'),
      element(0x00181604, 'IS', '500 '),
      element(0x00181606, 'IS', '20'),
      element(0x00181608, 'IS', '480 '),
    );
    const others = joinBytes(
      element(0x00181610, 'IS', '256\\255 '),
      element(0x00181612, 'IS', '240 '),
      element(0x00181620, 'IS', '1\\1\\1\\9\\9\\9 '),
      element(0x00181622, 'US', [0]),
    );
    const shapes = element(0x00181600, 'CS', 'RECTANGULAR\\CIRCULAR\\POLYGONAL');
    expect(read(shapes, rectangle, others).frames[0]?.shutters).toEqual({
      presentationValue: 0,
      shutters: [
        { shape: 'RECTANGULAR', left: 10, right: 500, upper: 20, lower: 480 },
        { shape: 'CIRCULAR', center: [256, 255], radius: 240 },
        {
          shape: 'POLYGONAL',
          vertices: [
            [1, 1],
            [1, 9],
            [9, 9],
          ],
        },
      ],
    });
    expect(read(shapes).frames[0]?.shutters).toEqual({ presentationValue: null, shutters: [] });
  });

  test('reads padding as one value or as a range, in either order', () => {
    const range = joinBytes(element(0x00280120, 'US', [9]), element(0x00280121, 'US', [3]));
    expect(read(element(0x00280120, 'US', [9])).padding).toEqual({ least: 9, greatest: 9 });
    expect(read(range).padding).toEqual({ least: 3, greatest: 9 });
    expect(read().padding).toBeNull();
  });

  test('describes overlays, those with data and those in the high bits of the pixels', () => {
    const size = (group: number): Uint8Array =>
      joinBytes(
        element(group * 0x10000 + 0x0010, 'US', [4]),
        element(group * 0x10000 + 0x0011, 'US', [5]),
        element(group * 0x10000 + 0x0040, 'CS', 'G '),
        element(group * 0x10000 + 0x0050, 'SS', [1, 0xfffe]),
        element(group * 0x10000 + 0x0102, 'US', [group === 0x6002 ? 12 : 0]),
      );
    const data = element(0x60003000, 'OW', toBytes(0xfffff, 4));
    const { overlays } = read(size(0x6000), data, size(0x6002), element(0x60040010, 'US', [0]));
    const common = { rows: 4, columns: 5, type: 'G', origin: [1, -2], frames: 1 };
    expect(overlays).toEqual([
      { ...common, group: 0x6000, embeddedBit: null, data: { offset: expect.any(Number), length: 4 } },
      { ...common, group: 0x6002, embeddedBit: 12, data: null },
    ]);
  });

  test('is plain data, which a worker can be sent', () => {
    const display = read(windows);
    expect(structuredClone(display)).toEqual(display);
  });
});

describe.skipIf(!hasSharedFiles)('readDisplayFacts, real files (skipped without ../shared)', () => {
  test('describes the overlay of an MR image', () => {
    const { overlays } = parseDicom(readSharedFile('examples_overlay.dcm')).display;
    expect(overlays).toMatchObject([
      { group: 0x6000, rows: 300, columns: 484, type: 'G', origin: [1, 1], embeddedBit: null },
    ]);
  });

  test('reads what the frames of a segmentation share', () => {
    const { frames } = parseDicom(readSharedFile('liver_deflate.dcm')).display;
    expect(frames.map(({ PixelSpacing }) => PixelSpacing)).toEqual([1, 2, 3].map(() => [0.810547, 0.810547]));
  });
});
