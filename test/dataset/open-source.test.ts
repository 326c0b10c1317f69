/** Opening folders: good ones, bad ones, and good ones with bad files in them. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeView } from '../../src/dataset/frame.js';
import { parseLayout } from '../../src/dataset/layout.js';
import { openSource } from '../../src/dataset/open-source.js';
import { SourceError } from '../../src/dataset/source.js';
import { sha256 } from '../../src/files/hash.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { makeFolder, openFiles, picture, testKey } from './make-folder.js';

const good = {
  'a/IM_2.png': picture('grey-8.png'),
  'a/IM_10.png': picture('colour-8.png'),
  'b.jpg': picture('grey.jpg'),
};

describe('openSource on pictures', () => {
  test('lists frames in the order of numbers, with sizes and pseudonyms that stay', async () => {
    const source = await openFiles(good);
    expect(source.kind).toBe('images');
    expect(source.frames.map(({ fileId }) => source.pathOf(fileId))).toEqual(['a/IM_2.png', 'a/IM_10.png', 'b.jpg']);
    expect(source.frames.map(({ rows, columns }) => [rows, columns])).toEqual([
      [11, 13],
      [11, 13],
      [32, 24],
    ]);
    expect(source.frames.every(({ frameId }) => /^file-[0-9a-f]{12}$/.test(frameId))).toBe(true);
    expect((await openFiles(good)).frames).toEqual(source.frames);
    expect(source).toMatchObject({ classes: [], unlabelled: 3, ownSplit: null, synthetic: false, rejected: [] });
  });

  test('joins labels.csv and takes its split', async () => {
    const labels = 'file,label,patient,split\na/IM_2.png,RCA,Jane Doe,train\na/IM_10.png,LCA,Jane Doe,val\n';
    const source = await openFiles({ ...good, 'labels.csv': labels });
    const [first, second, third] = source.frames;
    expect(source.classes).toEqual(['LCA', 'RCA']);
    expect(source.unlabelled).toBe(1);
    expect(first?.patient).toMatch(/^patient-[0-9a-f]{12}$/);
    expect(second?.patient).toBe(first?.patient);
    expect([first?.split, second?.split, third?.split]).toEqual(['train', 'validation', null]);
    expect(source.ownSplit?.unit).toBe('frame');
    expect(JSON.stringify(source)).not.toContain('Doe');
  });

  test('takes a labels file from elsewhere, and says so if there is none', async () => {
    const labels = join(makeFolder({ 'mine.csv': 'file,label\nb.jpg,LCA\n' }), 'mine.csv');
    expect((await openFiles(good, { labels })).classes).toEqual(['LCA']);
    await expect(openFiles(good, { labels: `${labels}.old` })).rejects.toThrow(
      new SourceError('Cannot open the source: expected a labels file, got nothing at that path; check the path'),
    );
  });

  test('reads pixels and hashes them by what they show', async () => {
    const source = await openFiles({ ...good, 'copy.png': picture('interlaced.png') });
    const [first, , , copy] = await Promise.all(source.frames.map((frame) => source.hashOf(frame)));
    const image = await source.readImage(source.frames[0]!);
    expect(image).toMatchObject({ rows: 11, columns: 13 });
    expect(first).toBe(sha256('11 13\n', image.data));
    expect(copy).toBe(first);
  });

  test('has a fingerprint of contents and labels, not of names and keys', async () => {
    const [first, second, third] = Object.values(good);
    const source = await openFiles(good);
    const renamed = await openFiles({ z: first!, 'y.png': second!, 'x.jpeg': third! }, { key: new Uint8Array(32) });
    const labelled = await openFiles({ ...good, 'labels.csv': 'file,label\nb.jpg,LCA\n' });
    expect(renamed.fingerprint).toBe(source.fingerprint);
    expect(labelled.fingerprint).not.toBe(source.fingerprint);
  });

  test('has a fingerprint of who belongs together, not of what they are called', async () => {
    const fingerprintOf = async (patients: readonly string[], key = testKey): Promise<string> => {
      const rows = Object.keys(good).map((file, index) => `${file},LCA,${patients[index]}\n`);
      return (await openFiles({ ...good, 'labels.csv': `file,label,patient\n${rows.join('')}` }, { key })).fingerprint;
    };
    const [pair, renamed, otherPair, alone, unknown] = await Promise.all([
      fingerprintOf(['p', 'p', 'q']),
      fingerprintOf(['z', 'z', 'a'], new Uint8Array(32)),
      fingerprintOf(['p', 'q', 'q']),
      fingerprintOf(['p', 'q', 'r']),
      fingerprintOf(['', '', '']),
    ]);
    expect(renamed).toBe(pair);
    expect(new Set([pair, otherPair, alone, unknown]).size).toBe(4);
  });

  test('makes a key of the user on first use, and stays with it', async () => {
    const folder = makeFolder(good);
    const configuration = makeFolder({});
    vi.stubEnv('XDG_CONFIG_HOME', configuration);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const first = await openSource(folder);
    expect(readFileSync(join(configuration, 'angiolab', 'pseudonym.key'))).toHaveLength(32);
    expect((await openSource(folder)).frames).toEqual(first.frames);
    expect((await openSource(folder, { key: testKey })).frames[0]?.frameId).not.toBe(first.frames[0]?.frameId);
  });

  test('refuses a frame of another source', async () => {
    const source = await openFiles(good);
    await expect(source.readImage({ ...source.frames[0]!, frameId: 'other' })).rejects.toThrow(
      new SourceError('Cannot read a frame: expected a frame of this source, got another; take it from source.frames'),
    );
  });
});

describe('openSource on labels files', () => {
  const text = 'file,label\nb.jpg,LCA\n';

  test('takes the name in upper or lower case, and UTF-8 with a byte order mark', async () => {
    expect((await openFiles({ ...good, 'Labels.CSV': `\ufeff${text}` })).classes).toEqual(['LCA']);
  });

  test.each([
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'UTF-16'],
    ['Latin-1', Buffer.from('file,label\nb.jpg,caf\u00e9\n', 'latin1'), 'bytes that are not UTF-8'],
  ])('refuses %s', async (_, bytes, got) => {
    await expect(openFiles({ ...good, 'labels.csv': bytes })).rejects.toThrow(
      new SourceError(`Cannot use labels.csv: expected text in UTF-8, got ${got}; save the file as UTF-8`),
    );
  });

  test('refuses an empty file', async () => {
    await expect(openFiles({ ...good, 'labels.csv': '' })).rejects.toThrow(
      new SourceError(
        'Cannot use labels.csv: expected names of columns and rows below them, got an empty file; fill the file or remove it',
      ),
    );
  });

  test.skipIf(process.platform !== 'linux')(
    'refuses two that differ in case (where a folder can hold both)',
    async () => {
      await expect(openFiles({ ...good, 'labels.csv': text, 'LABELS.csv': text })).rejects.toThrow(
        new SourceError('Cannot use labels.csv: expected one such file, got 2 that differ in case; keep one of them'),
      );
    },
  );

  test('refuses a folder of that name', async () => {
    await expect(openFiles({ ...good, 'labels.csv/a.png': good['b.jpg'] })).rejects.toThrow(
      new SourceError(
        "Cannot open the source: expected a labels file, got one that can't be read (a folder); check the path",
      ),
    );
  });
});

describe('openSource on bad input', () => {
  test.each([
    ['no folder', 'nowhere', 'a folder, got nothing at that path; check the path'],
    ['a file', 'file.png', 'a folder, got a file; name the folder that it lies in'],
  ])('refuses %s', async (_, name, rest) => {
    const folder = makeFolder({ 'file.png': good['b.jpg'] });
    await expect(openSource(join(folder, name), { key: testKey })).rejects.toThrow(
      new SourceError(`Cannot open the source: expected ${rest}`),
    );
  });

  test.each([
    ['an empty folder', {}, 'DICOM files or pictures, got a folder without any; name another folder'],
    [
      'nothing but text',
      { 'README.md': 'x' },
      'DICOM files or pictures, got a folder without any; name another folder',
    ],
    [
      'files of other kinds',
      { 'a.zip': 'PK' },
      'DICOM files, PNG or JPEG pictures, got 1 files of other kinds; name another folder',
    ],
    [
      'broken files alone',
      { 'a.png': '' },
      "at least one file that can be used, got 1 that can't (the first: the file is empty); name another folder",
    ],
  ])('refuses %s', async (_, files, rest) => {
    await expect(openFiles(files as unknown as Record<string, string>)).rejects.toThrow(
      new SourceError(`Cannot open the source: expected ${rest}`),
    );
  });

  test('refuses a layout that was forced and is not there', async () => {
    await expect(openFiles(good, { kind: 'arcade' })).rejects.toThrow(/no file in the folders that the layout names/);
  });

  test('refuses a split.json that is none, or of nothing here', async () => {
    await expect(openFiles({ ...good, 'split.json': '{' })).rejects.toThrow(SourceError);
    const split = { format: 'angiolab.split', version: 1, unit: 'frame', seed: 1, assignment: { 'file-0': 'train' } };
    await expect(openFiles({ ...good, 'split.json': JSON.stringify(split) })).rejects.toThrow(
      new SourceError(
        'Cannot use split.json: expected the pseudonym of at least one frame of this source, got none; make it again with angiolab split',
      ),
    );
  });

  test('lists broken pictures, links to nowhere and foreign files, and their labels do no harm', async () => {
    const folder = makeFolder({
      ...good,
      'Doe_Jane.png': picture('grey-8.png').subarray(0, 100),
      'other.bmp': 'BM',
      'labels.csv': 'file,label\nDoe_Jane.png,LCA\nb.jpg,RCA\n',
    });
    symlinkSync('nowhere', join(folder, 'link.png'));
    const source = await openSource(folder, { key: testKey });
    const reasons = source.rejected.map(({ fileId, reason }) => [source.pathOf(fileId), reason]);
    expect(source.frames).toHaveLength(3);
    expect(reasons).toEqual([
      ['Doe_Jane.png', 'a truncated PNG: the file ends before its end chunk'],
      ['link.png', "the file can't be opened (no such file)"],
      ['other.bmp', 'neither a PNG nor a JPEG file: its first bytes are of another kind'],
    ]);
    expect(JSON.stringify(source)).not.toContain('Doe');
  });
});

describe('openSource on DICOM', () => {
  const size = { patients: 4, knobs: { seriesPerPatient: 2, framesPerSeries: 2, size: 64 } };

  test('reads synthetic studies with labels, patients, views and split', async () => {
    const folder = makeFolder({});
    await synthesizeStudies(folder, size);
    const source = await openSource(folder, { key: testKey });
    expect(source).toMatchObject({
      kind: 'dicom',
      synthetic: true,
      classes: ['LCA', 'RCA'],
      unlabelled: 0,
      rejected: [],
    });
    expect(source.frames).toHaveLength(16);
    expect(new Set(source.frames.map(({ patient }) => patient)).size).toBe(4);
    expect(new Set(source.frames.map(({ frameId }) => frameId)).size).toBe(16);
    expect(source.ownSplit?.unit).toBe('patient');
    expect(source.frames.every((frame) => frame.split !== null && describeView(frame) !== null)).toBe(true);
    expect(await source.readImage(source.frames[1]!)).toMatchObject({ rows: 64, columns: 64 });
    expect(await source.hashOf(source.frames[0]!)).not.toBe(await source.hashOf(source.frames[1]!));
  });

  test('lists a truncated DICOM file and a broken PNG among good ones, with their labels, without a name', async () => {
    const folder = makeFolder({ 'Doe_Jane.png': picture('grey-8.png').subarray(0, 100) });
    const inner = join(folder, 'studies');
    await synthesizeStudies(inner, size);
    const before = await openSource(inner, { key: testKey });
    const path = before.pathOf(before.frames[0]!.fileId)!;
    const bytes = readFileSync(join(inner, path));
    writeFileSync(join(inner, path), bytes.subarray(0, bytes.length - 1000));
    const source = await openSource(folder, { key: testKey, labels: join(inner, 'labels.csv') });
    expect(source.kind).toBe('dicom');
    expect(source.frames).toHaveLength(14);
    expect(source.rejected.map(({ fileId }) => source.pathOf(fileId)).sort()).toEqual(
      ['Doe_Jane.png', `studies/${path}`].sort(),
    );
    expect(source.rejected.map(({ reason }) => reason)).toEqual([
      'a PNG picture in a folder of DICOM files',
      expect.stringMatching(/^Cannot find frames at \(7FE0,0010\) PixelData .* 15384 bytes before the file ends/),
    ]);
    expect(JSON.stringify(source)).not.toContain('Doe');
  });
});

const dicom = resolve(import.meta.dirname, '../../../shared/data/dicom');

describe.skipIf(!existsSync(dicom))('real DICOM files in ../shared (skipped where they are not there)', () => {
  test('gives the 96 frames of a cine with the angles that pydicom reads, and names no file', async () => {
    const source = await openSource(dicom, { key: testKey });
    const cine = source.frames.filter(({ fileId }) => source.pathOf(fileId) === 'xa_cine_96_frames.dcm');
    expect(cine.map(({ frameNumber }) => frameNumber)).toEqual(Array.from({ length: 96 }, (_, index) => index + 1));
    expect(new Set(cine.map(({ patient, series }) => `${patient} ${series}`)).size).toBe(1);
    expect(cine[0]).toMatchObject({ primaryAngleDeg: -32, secondaryAngleDeg: 2, rows: 512, columns: 512 });
    expect(await source.readImage(cine[95]!)).toMatchObject({ rows: 512, columns: 512 });
    expect(await source.hashOf(cine[0]!)).not.toBe(await source.hashOf(cine[95]!));
    expect(JSON.stringify(source)).not.toMatch(/\.dcm/);
  });
});

describe('describeView', () => {
  test('speaks the words of the catheter laboratory', () => {
    expect(describeView({ primaryAngleDeg: 29.6, secondaryAngleDeg: -20 })).toBe('LAO 30, CAU 20');
    expect(describeView({ primaryAngleDeg: -0.2, secondaryAngleDeg: 40 })).toBe('AP, CRA 40');
    expect(describeView({ primaryAngleDeg: -5, secondaryAngleDeg: 0 })).toBe('RAO 5, no tilt');
    expect(describeView({ primaryAngleDeg: null, secondaryAngleDeg: 40 })).toBeNull();
  });
});

describe('parseLayout', () => {
  test('takes auto and the layouts, and refuses other words', () => {
    expect(['auto', 'dicom', 'arcade', 'images'].map(parseLayout)).toEqual(['auto', 'dicom', 'arcade', 'images']);
    expect(() => parseLayout('toString')).toThrow(
      new SourceError(
        "Cannot open the source: expected a layout of auto, table, arcade, dicom, images, got 'toString'; correct the word",
      ),
    );
  });
});
