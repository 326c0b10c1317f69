/** A frame table as a source: the same as its folder, as long as that is there and unchanged. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../../src/dataset/open-source.js';
import { SourceError } from '../../../src/dataset/source.js';
import { writeTable } from '../../../src/files/table.js';
import { synthesizeStudies } from '../../../src/synthetic/synthesize-studies.js';
import { writeSample } from '../../dicom/sample-files.js';
import { picture, testKey } from '../make-folder.js';
import { index, makeSource, sampleFiles, useOwnCache } from './make-index.js';

async function expectSameSource(folder: string, pixels: boolean): Promise<void> {
  const out = join(makeSource({}), 'frames.parquet');
  await index(folder, { out, pixels });
  const fromTable = await openSource(out);
  const fromFolder = await openSource(folder, { key: testKey });
  for (const key of [
    'kind',
    'frames',
    'rejected',
    'classes',
    'unlabelled',
    'synthetic',
    'fingerprint',
    'ownSplit',
  ] as const) {
    expect(fromTable[key]).toEqual(fromFolder[key]);
  }
  const last = fromFolder.frames.at(-1)!;
  expect(await fromTable.hashOf(last)).toBe(await fromFolder.hashOf(last));
  expect(await fromTable.readSeries(last)).toEqual(await fromFolder.readSeries(last));
  expect(fromTable.pathOf(last.fileId)).toBe(fromFolder.pathOf(last.fileId));
}

describe('openSource of a frame table', () => {
  test.each([false, true])('is the source of its folder, pixels: %s', async (pixels) => {
    useOwnCache();
    const folder = makeSource({});
    await synthesizeStudies(folder, { patients: 4, knobs: { seriesPerPatient: 2, framesPerSeries: 2, size: 64 } });
    writeFileSync(join(folder, 'broken.dcm'), 'no DICOM');
    await expectSameSource(folder, pixels);
  });

  test('is the source of a folder of pictures, and of ARCADE', async () => {
    useOwnCache();
    await expectSameSource(
      makeSource({
        'a 10.png': picture('grey-8.png'),
        'a 9.jpg': picture('grey.jpg'),
        'labels.csv': 'file,label\na 9.jpg,LCA\n',
      }),
      false,
    );
    await expectSameSource(
      makeSource({ 'train/images/1.png': picture('grey-8.png'), 'train/labels/1.txt': '5 0 0 1 1 1 0\n' }),
      false,
    );
  });

  test('refuses a table whose files changed or are gone', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(4));
    const { table } = await index(folder);
    await openSource(table);
    writeFileSync(join(folder, 'p0/image 0.dcm'), writeSample({ Rows: 3, Columns: 2 }));
    rmSync(join(folder, 'p0/image 1.dcm'));
    await expect(openSource(table)).rejects.toThrow(
      'Cannot open the source: expected files as they were when the table was made, got 2 of 4 that changed or are gone; run npx angiolab index again',
    );
  });

  test('refuses a table of a folder that was not indexed here, and what is no frame table', async () => {
    useOwnCache();
    const { table } = await index(makeSource(sampleFiles(1)), { out: join(makeSource({}), 'frames.parquet') });
    await expect(openSource(table, { labels: 'labels.csv' })).rejects.toThrow(
      /expected a table, which has its labels in it/,
    );
    useOwnCache();
    await expect(openSource(table)).rejects.toThrow(/got one of another; run npx angiolab index on its folder/);
    const folder = makeSource({ 'text.parquet': 'x' });
    await writeTable(join(folder, 'other.parquet'), { x: { type: 'int32', values: [1] } });
    await expect(openSource(join(folder, 'text.parquet'))).rejects.toThrow(
      /got a file that is no Parquet, or a broken one/,
    );
    await expect(openSource(join(folder, 'other.parquet'))).rejects.toThrow(
      /expected version 1 of 'angiolab.frames', got another/,
    );
    const missing = openSource(join(folder, 'missing.parquet'));
    await expect(missing).rejects.toThrow(/expected a frame table, got nothing at that path/);
    await expect(missing).rejects.toBeInstanceOf(SourceError);
  });
});
