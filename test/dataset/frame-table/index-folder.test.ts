/** indexFolder: the table is that of openSource, and only what changed is read again. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frameColumns } from '../../../src/dataset/frame-table/frame-columns.js';
import { inspectTable } from '../../../src/dataset/frame-table/inspect-table.js';
import { openSource } from '../../../src/dataset/open-source.js';
import { SourceError } from '../../../src/dataset/source.js';
import { maskMark } from '../../../src/dataset/synthetic-mark.js';
import { writeTable } from '../../../src/files/table.js';
import { synthesizeStudies } from '../../../src/synthetic/synthesize-studies.js';
import { encodeRlePlane, sampleElements, writeRleSample, writeSample } from '../../dicom/sample-files.js';
import { picture, testKey } from '../make-folder.js';
import { index, makeSource, readRows, sampleFiles, toRow, useOwnCache } from './make-index.js';

/** Rows and frames by id: the table's order is that of folders and names, not of numbers in them. */
function byId<T extends { readonly frameId?: unknown }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (String(a.frameId) < String(b.frameId) ? -1 : 1));
}

async function expectSameFrames(folder: string): Promise<void> {
  const { table, frames, unlabelled, rejected } = await index(folder);
  const source = await openSource(folder, { key: testKey });
  const rows = await readRows(table);
  expect(byId(rows)).toMatchObject(byId(source.frames.map(toRow)));
  expect(frames).toBe(source.frames.length);
  expect(unlabelled).toBe(source.unlabelled);
  expect(rejected.map(({ fileId }) => fileId).sort()).toEqual(source.rejected.map(({ fileId }) => fileId).sort());
}

describe('indexFolder', () => {
  test('gives the frames of openSource for DICOM files, labels and a split beside them', async () => {
    useOwnCache();
    const folder = makeSource({});
    await synthesizeStudies(folder, { patients: 4, knobs: { seriesPerPatient: 2, framesPerSeries: 2, size: 64 } });
    await expectSameFrames(folder);
    const { table } = await index(folder);
    const rows = await readRows(table);
    expect(new Set(rows.map(({ labelSource }) => labelSource))).toEqual(new Set(['labels']));
    expect(rows[0]).toMatchObject({
      vendor: 'angiolab synthetic',
      synthetic: true,
      modality: 'XA',
      photometricInterpretation: expect.stringMatching(/^MONOCHROME/),
    });
  });

  test('gives the frames of openSource where labels name frames, UIDs and patients', async () => {
    useOwnCache();
    const labels = [
      'file,SOPInstanceUID,SeriesInstanceUID,frame,label,patient,split',
      'p0/image 0.dcm,,,,LCA,DOE^JANE,train',
      'p0/image 0.dcm,,,2,RCA,,',
      ',2.25.101,,,RCA,,val',
      ',,2.25.21,,"LCA, maybe",,',
    ];
    const folder = makeSource({ ...sampleFiles(8), 'labels.csv': labels.join('\n') });
    await expectSameFrames(folder);
  });

  test('gives the frames of openSource for ARCADE, in YOLO and COCO form', async () => {
    useOwnCache();
    const coco = {
      images: [{ id: 1, file_name: '1.png' }],
      categories: [{ id: 3, name: '6' }],
      annotations: [{ image_id: 1, category_id: 3 }],
    };
    const folder = makeSource({
      'syntax/train/images/1.png': picture('grey-8.png'),
      'syntax/train/images/DOE JANE.png': picture('grey-8.png'),
      'syntax/train/images/3.png': picture('grey-8.png'),
      'syntax/train/labels/1.txt': '0 0.1 0.1 0.2 0.2 0.3 0.3\n',
      'syntax/train/labels/3.txt': 'no polygon\n',
      'syntax/val/images/1.png': picture('grey-8.png'),
      'syntax/val/annotations/val.json': JSON.stringify(coco),
      'elsewhere/2.png': picture('grey-8.png'),
    });
    await expectSameFrames(folder);
    const { rejected } = await index(folder);
    expect(rejected).toMatchObject([{ fileId: 'train-3', reason: expect.stringContaining('not YOLO') }]);
  });

  test('gives the frames of openSource for pictures, whatever their kind', async () => {
    useOwnCache();
    const names = readdirSync(new URL('../../fixtures/dataset/pictures/', import.meta.url));
    const files = Object.fromEntries(
      names.filter((name) => /\.(png|jpe?g)$/.test(name)).map((name) => [name, picture(name)]),
    );
    const cut = picture('grey-8.png');
    await expectSameFrames(
      makeSource({ ...files, 'cut.png': cut.subarray(0, cut.length - 5), 'text.jpg': 'no picture' }),
    );
  });

  test('leaves out what openSource leaves out, with the reason and never a name', async () => {
    useOwnCache();
    const { PixelData: _, ...empty } = sampleElements;
    const files = {
      ...sampleFiles(2),
      'DOE^JANE/text.dcm': 'no DICOM at all',
      'DOE^JANE/cut.dcm': writeSample().subarray(0, 400),
      'DOE^JANE/empty.dcm': writeSample({ ...empty, PixelData: new Uint8Array() }),
      'DOE^JANE/picture.dcm': picture('grey-8.png'),
      'DOE^JANE/rle.dcm': writeRleSample([encodeRlePlane([0, 1, 2, 3, 4, 5]), encodeRlePlane([0, 1, 2, 3, 4, 5])]),
    };
    const folder = makeSource(files);
    await expectSameFrames(folder);
    const { rejected, frames, files: count } = await index(folder);
    expect({ frames, count, left: rejected.length }).toEqual({ frames: 6, count: 3, left: 4 });
    expect(JSON.stringify(rejected.map(({ reason }) => reason))).not.toMatch(/DOE|CANARY/);
  });

  test('decodes in batches of few files, so that each thread has some', async () => {
    useOwnCache();

    const flat = makeSource(
      Object.fromEntries(Object.values(sampleFiles(20)).map((bytes, at) => [`${at}.dcm`, bytes])),
    );
    const [pixels, headers]: [number[], number[]] = [[], []];
    await index(flat, { progress: (files) => headers.push(files) });
    await index(flat, { pixels: true, progress: (files) => pixels.push(files) });
    expect({ headers, pixels }).toEqual({ headers: [20], pixels: [8, 16, 20] });
  });

  test('reads a second time only what changed, and takes away what is gone', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(12));
    expect(await index(folder)).toMatchObject({ read: 12, files: 12, frames: 24 });
    const before = await readRows((await index(folder)).table);
    expect((await index(folder)).read).toBe(0);
    writeFileSync(join(folder, 'p1/image 5.dcm'), writeSample({ Rows: 3, Columns: 2, PatientID: 'ID-1' }));
    rmSync(join(folder, 'p0/image 0.dcm'));
    mkdirSync(join(folder, 'new'));
    renameSync(join(folder, 'p2/image 9.dcm'), join(folder, 'new/image 9.dcm'));
    const result = await index(folder);
    expect(result).toMatchObject({ files: 11, frames: 22 });
    const rows = await readRows(result.table);
    expect(rows.filter((row) => row['rows'] === 3)).toHaveLength(2);
    const kept = new Set(before.map(({ frameId }) => frameId));
    expect(rows.filter(({ frameId }) => !kept.has(frameId))).toHaveLength(2);
    await expectSameFrames(folder);
  });

  test('notices a file whose size and date are as before', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(2));
    await index(folder);
    const path = join(folder, 'p0/image 1.dcm');
    const { atime, mtime } = statSync(path);
    const other = writeSample({
      PatientID: 'ID-7',
      SOPInstanceUID: '2.25.101',
      SeriesInstanceUID: '2.25.20',
      PositionerPrimaryAngle: -4,
    });
    writeFileSync(join(folder, 'aside.txt'), other);
    renameSync(join(folder, 'aside.txt'), path);
    utimesSync(path, atime, mtime);
    const rows = await readRows((await index(folder)).table);
    expect(new Set(rows.map(({ patient }) => patient)).size).toBe(2);
  });

  test('writes the table anew when labels or the split change, without reading files', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(4));
    expect((await index(folder)).unlabelled).toBe(8);
    writeFileSync(join(folder, 'labels.csv'), 'file,label\np0/image 0.dcm,LCA\n');
    expect(await index(folder)).toMatchObject({ read: 0, unlabelled: 6 });
    const { patient } = (await readRows((await index(folder)).table))[0]!;
    const split = {
      format: 'angiolab.split',
      version: 1,
      unit: 'patient',
      seed: 1,
      assignment: { [String(patient)]: 'test' },
    };
    writeFileSync(join(folder, 'split.json'), JSON.stringify(split));
    const result = await index(folder);
    expect(result.read).toBe(0);
    expect(new Set((await readRows(result.table)).map((row) => row['split']))).toEqual(new Set(['test']));
    writeFileSync(join(folder, 'split.json'), JSON.stringify({ ...split, assignment: { other: 'test' } }));
    await expect(index(folder)).rejects.toThrow(
      /^Cannot use split\.json: expected the pseudonym of at least one patient/,
    );
    expect(new Set((await readRows(result.table)).map((row) => row['split']))).toEqual(new Set(['test']));
  });

  test('makes a table that was removed or changed again', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(4));
    const { table } = await index(folder);
    const rows = await readRows(table);
    rmSync(table);
    expect((await index(folder)).read).toBe(0);
    expect(await readRows(table)).toEqual(rows);
    await writeTable(table, { x: { type: 'int32', values: [1] } });
    await index(folder);
    expect(await readRows(table)).toEqual(rows);
  });

  test('goes on after it was ended, from what it had read', async () => {
    useOwnCache();
    const folder = makeSource(sampleFiles(40));
    const ended = new AbortController();
    const stop = (files: number): void => {
      if (files >= 20) ended.abort();
    };
    await expect(index(folder, { progress: stop, signal: ended.signal })).rejects.toThrow();
    const result = await index(folder);
    expect(result.read).toBeGreaterThan(0);
    expect(result.read).toBeLessThanOrEqual(20);
    await expectSameFrames(folder);
  });

  test('clears what ended processes left in its state, not what another one is at', async () => {
    const cache = useOwnCache();
    const folder = makeSource(sampleFiles(2));
    await index(folder);
    const [state = ''] = readdirSync(join(cache, 'index'));
    const place = join(cache, 'index', state);
    const [theirs, orphan] = [`lines-${process.ppid}-1.tsv`, 'lines-999999999-1.tsv.words.csv'];
    for (const name of [theirs, orphan]) writeFileSync(join(place, name), '');
    rmSync(join(folder, 'p0/image 1.dcm'));
    expect((await index(folder)).files).toBe(1);
    const left = readdirSync(place).filter((name) => name.startsWith('lines-'));
    expect(left).toHaveLength(2);
    expect(left).toContain(theirs);
  });

  test('recognises a folder anew when other files lie in it', async () => {
    useOwnCache();
    const folder = makeSource({ 'one.png': picture('colour-16.png') });
    expect(await index(folder)).toMatchObject({ kind: 'images', frames: 1 });
    rmSync(join(folder, 'one.png'));
    writeFileSync(join(folder, 'one.dcm'), writeSample());
    expect(await index(folder)).toMatchObject({ kind: 'dicom', read: 1, rejected: [] });
  });

  test('adds pixel hashes and quality facts with pixels, and keeps them afterwards', async () => {
    useOwnCache();
    const folder = makeSource({
      ...sampleFiles(2),
      'broken.dcm': writeRleSample([encodeRlePlane([0, 1, 2]), encodeRlePlane([3])]),
    });
    expect(await index(folder)).toMatchObject({ frames: 6 });
    const result = await index(folder, { pixels: true });
    expect(result).toMatchObject({ read: 3, frames: 4 });
    const source = await openSource(folder, { key: testKey });
    const rows = await readRows(result.table);
    for (const frame of source.frames) {
      const row = rows.find(({ frameId }) => frameId === frame.frameId);
      expect(row?.['pixelSha256']).toBe(await source.hashOf(frame));
    }
    expect(rows.map((row) => row['meanGrey'])).toEqual([2.5, 12.5, 2.5, 12.5]);
    expect(rows[0]).toMatchObject({ grey01: 0, grey50: 2, grey99: 5, blackShare: 0.16667, whiteShare: 0, glyphs: 0 });
    copyFileSync(join(folder, 'p0/image 0.dcm'), join(folder, 'copy.dcm'));
    const again = await index(folder);
    expect(again.read).toBe(1);
    expect((await readRows(again.table)).every((row) => row['pixelSha256'] !== null)).toBe(true);
  });

  test('keeps names where their owner alone can read them', async () => {
    const cache = useOwnCache();
    const folder = makeSource(sampleFiles(1));
    await index(folder);
    const [state = ''] = readdirSync(join(cache, 'index'));
    const place = join(cache, 'index', state);
    expect(state).toMatch(/^source-[0-9a-f]{12}$/);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(place).filter((file) => !file.endsWith('.parquet'))) {
      expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
    }
  });

  test.each([
    { name: 'nothing', files: {}, message: /expected DICOM files or pictures, got a folder without any/ },
    {
      name: 'text',
      files: { 'a.bin': 'x' },
      message: /expected DICOM files, PNG or JPEG pictures, got 1 files of other/,
    },
    {
      name: 'a broken file',
      files: { 'a.dcm': 'x' },
      message: /expected at least one file that can be used, got 1 that can't/,
    },
    {
      name: 'labels for other files',
      files: { ...sampleFiles(1), 'labels.csv': 'file,label\nother.dcm,LCA\n' },
      message: /^Cannot use the labels: .* line 2 names a file that is not in the folder/,
    },
  ])('refuses a folder of $name', async ({ files, message }) => {
    useOwnCache();
    const made = index(makeSource(files));
    await expect(made).rejects.toThrow(message);
    await expect(made).rejects.toBeInstanceOf(SourceError);
  });

  test('takes no masks of synthetic studies for frames, and no hidden folders', async () => {
    useOwnCache();
    const [mask] = Object.values(sampleFiles(1));
    const extra = { [`masks/${maskMark}`]: '', 'masks/a.dcm': mask!, '.trash/b.dcm': mask!, 'p0/masks/c.dcm': mask! };
    const folder = makeSource({ ...sampleFiles(2), ...extra });
    expect(await index(folder)).toMatchObject({ files: 3, frames: 6, passedOver: { masks: 1, hidden: 1 } });
    writeFileSync(join(folder, 'notes.txt'), '');
    const { table, read, passedOver } = await index(folder);
    expect({ read, passedOver }).toEqual({ read: 0, passedOver: { masks: 1, hidden: 1, besideData: 1 } });
    expect((await inspectTable(table)).passedOver).toEqual(passedOver);
  });

  test('reads DICOM files among many more pictures, and says what it leaves out; as pictures it says that DICOM is left out', async () => {
    useOwnCache();
    const pictures = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.png`, picture('grey-8.png')]));
    const folder = makeSource({ ...sampleFiles(1), ...pictures });
    symlinkSync(join(folder, 'p0'), join(folder, 'link'));
    const { rejected, ...mixed } = await index(folder);
    expect(mixed).toMatchObject({ kind: 'dicom', files: 1, frames: 2 });
    expect(rejected.map(({ reason }) => reason)).toEqual([
      ...['a', 'b', 'c'].map(
        () => 'Cannot read DICOM file: expected DICOM, got a PNG picture; read pictures with --source images',
      ),
      'Cannot read the file: expected a file, got a link to a folder; name that folder as a source of its own',
    ]);
    const asPictures = await index(folder, { kind: 'images' });
    expect(asPictures).toMatchObject({ kind: 'images', files: 3 });
    expect(asPictures.rejected.map(({ reason }) => reason)).toContain(
      'Cannot read the picture: expected a PNG or JPEG file, got a DICOM file, which was not audited; read its folder with --source dicom',
    );
  });

  test('documents every column', () => {
    const docs = readFileSync(resolve(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
    const section = docs.slice(docs.indexOf('## Frame table'), docs.indexOf('## Labels'));
    const missing = Object.keys(frameColumns).filter((name) => !new RegExp(`^\\|[^|]*\`${name}\``, 'm').test(section));
    expect(missing).toEqual([]);
  });
});
