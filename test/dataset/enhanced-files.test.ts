/** Enhanced files, whose frames have views and windows of their own: openSource and indexFolder tell and show each frame by them. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSource } from '../../src/dataset/open-source.js';
import { dicomFile, element, imageElements, item, joinBytes, samplePixels } from '../dicom/element-bytes.js';
import { index, makeSource, readRows, useOwnCache } from './frame-table/make-index.js';
import { testKey } from './make-folder.js';

function sequence(tag: number, ...items: Uint8Array[]): Uint8Array {
  return element(tag, 'SQ', joinBytes(...items.map((body) => item(body))));
}

/** The functional groups of a frame: its angles, and a window. */
function group(
  [primary, secondary]: readonly [string, string],
  [center, width]: readonly [string, string],
): Uint8Array {
  return joinBytes(
    sequence(0x00189405, joinBytes(element(0x00181510, 'DS', primary), element(0x00181511, 'DS', secondary))),
    sequence(0x00289132, joinBytes(element(0x00281050, 'DS', center), element(0x00281051, 'DS', width))),
  );
}

/** Two equal frames of the same stored values, seen from different sides under different windows. */
const enhanced = dicomFile(
  '1.2.840.10008.1.2.1',
  joinBytes(
    imageElements(),
    element(0x00280008, 'IS', '2 '),
    sequence(0x52009229, sequence(0x00289110, element(0x00280030, 'DS', '0.3\\0.4 '))),
    sequence(0x52009230, group(['-30 ', '20'], ['3 ', '4 ']), group(['45', '-5'], ['40', '80'])),
    element(0x7fe00010, 'OB', joinBytes(samplePixels, samplePixels)),
  ),
);

test('frames of an enhanced file have their own angles and are shown in their own windows, with and without pixels', async () => {
  useOwnCache();
  const folder = makeSource({ 'enhanced.dcm': enhanced });
  const source = await openSource(folder, { key: testKey });
  const angles = [
    { primaryAngleDeg: -30, secondaryAngleDeg: 20 },
    { primaryAngleDeg: 45, secondaryAngleDeg: -5 },
  ];
  expect(source.frames).toMatchObject(angles);
  const [first, second] = await Promise.all(source.frames.map((frame) => source.readImage(frame)));
  expect(first?.data).not.toEqual(second?.data);
  for (const pixels of [false, true]) {
    const rows = await readRows((await index(folder, { out: join(folder, 'frames.parquet'), pixels })).table);
    expect(rows).toMatchObject(
      angles.map((own) => ({ ...own, rowSpacingMm: 0.3, columnSpacingMm: 0.4, windowCenter: 3 })),
    );
    expect(new Set(rows.map(({ pixelSha256 }) => pixelSha256)).size).toBe(pixels ? 2 : 1);
  }
  const table = await openSource(join(folder, 'frames.parquet'), { key: testKey });
  expect(table.frames).toMatchObject(angles);
});
