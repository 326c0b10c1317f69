/** inspectTable and inspectPixels: counts as pydicom has them, never a value. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectPixels } from '../../../src/dataset/frame-table/inspect-pixels.js';
import { inspectTable } from '../../../src/dataset/frame-table/inspect-table.js';
import { profileElements } from '../../../src/privacy/basic-profile.js';
import { writeSample } from '../../dicom/sample-files.js';
import { index, makeSource, sampleFiles, useOwnCache } from './make-index.js';

const shared = resolve(import.meta.dirname, '../../../../shared/data/dicom');

describe('inspectTable', () => {
  test('counts patients, frames, groups, spreads, and files that were left out', async () => {
    useOwnCache();
    const labels = 'file,label,split\np0/image 0.dcm,LCA,train\np0/image 1.dcm,RCA,test\n';
    const { table } = await index(makeSource({ ...sampleFiles(6), 'broken.dcm': 'x', 'labels.csv': labels }));
    const found = await inspectTable(table);
    expect(found).toMatchObject({
      kind: 'dicom',
      counts: { patients: 2, studies: 1, series: 3, instances: 6, files: 6, frames: 12, unlabelled: 8 },
      frames: {
        label: { unknown: 8, LCA: 2, RCA: 2 },
        split: { unknown: 8, test: 2, train: 2 },
        modality: { XA: 12 },
        transferSyntaxUID: { '1.2.840.10008.1.2.1': 12 },
        size: { '2 x 3': 12 },
      },
      geometry: {
        primaryAngleDeg: { known: 6, least: -5, median: -2.5, greatest: 0 },
        rowSpacingMm: { known: 0, least: null, median: null, greatest: null },
        framesPerFile: { known: 6, least: 2, median: 2, greatest: 2 },
      },
    });
    expect(found.rejected).toHaveLength(1);
    expect(found.privacy.elements).toContainEqual({
      tag: '(0010,0010)',
      keyword: 'PatientName',
      action: 'Z',
      files: 6,
    });
    expect(found.privacy.burnedInAnnotation).toEqual({ yes: 0, no: 0, unknown: 6 });
    expect(JSON.stringify(found)).not.toMatch(/CANARY|ID-\d|2\.25\./);
  });

  test.skipIf(!existsSync(shared))(
    'audits the files of ../shared as pydicom does (test/fixtures/privacy/count-elements.py)',
    async () => {
      useOwnCache();
      const { table } = await index(shared);
      const { privacy, counts } = await inspectTable(table);
      const fixture = new URL('../../fixtures/privacy/count-elements.json', import.meta.url);
      const truth: { elements: Record<string, number>; privateFiles: number; privateElements: number } = JSON.parse(
        readFileSync(fixture, 'utf8'),
      );
      const expected = profileElements
        .map(({ tag, keyword }) => [keyword, truth.elements[tag.toString(16).padStart(8, '0')] ?? 0] as const)
        // What stands behind the pixels isn't audited; here that is padding.
        .filter(([keyword, files]) => files > 0 && keyword !== 'DataSetTrailingPadding');
      expect(counts.files).toBe(52);
      expect(Object.fromEntries(privacy.elements.map(({ keyword, files }) => [keyword, files]))).toEqual(
        Object.fromEntries(expected),
      );
      // In two deflated files the reader takes bytes behind the last element for one more.
      expect(privacy.filesWithPrivateElements - truth.privateFiles).toBeLessThanOrEqual(1);
      expect(privacy.privateElements - truth.privateElements).toBeLessThanOrEqual(2);
      expect(privacy.privateElements).toBeGreaterThanOrEqual(truth.privateElements);
      expect([privacy.filesWithCurves, privacy.filesWithOverlays]).toEqual([1, 1]);
    },
  );
});

describe('inspectPixels', () => {
  test('looks at a sample of middle frames, or at all that the table has facts of', async () => {
    useOwnCache();
    const folder = makeSource({
      ...sampleFiles(3),
      'wide.dcm': writeSample({ NumberOfFrames: 1, Rows: 3, Columns: 4 }),
    });
    const { table } = await index(folder);
    const sample = await inspectPixels(table);
    expect(sample).toMatchObject({ frames: 4, of: 'sample', broken: 0, burnedInText: { suspected: 0 } });
    expect(sample?.quality['meanGrey']).toEqual({ known: 4, least: 2.5, median: 2.5, greatest: 7.5 });
    const all = await inspectPixels((await index(folder, { pixels: true })).table);
    expect(all).toMatchObject({ frames: 7, of: 'all' });
    expect(all?.quality['meanGrey']).toEqual({ known: 7, least: 2.5, median: 7.5, greatest: 12.5 });
  });

  test('says that it knows nothing of a table whose folder was indexed elsewhere, and counts broken files', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(3));
    const { table } = await index(folder, { out: join(makeSource({}), 'frames.parquet') });
    rmSync(join(folder, 'p0/image 1.dcm'));
    expect(await inspectPixels(table)).toMatchObject({ frames: 2, broken: 1 });
    useOwnCache();
    expect(await inspectPixels(table)).toBeNull();
  });
});
