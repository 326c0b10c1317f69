/** synthesizeStudies: what lies in the folder, that it reads back, and that a seed fixes every byte. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFiles as findData } from '../../src/dataset/files-of-folder.js';
import { readSplit } from '../../src/dataset/split.js';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { type DicomFile, parseDicom } from '../../src/dicom/parse-dicom.js';
import { renderFrame } from '../../src/dicom/render-frame.js';
import { createPseudonymizer, syntheticKey } from '../../src/privacy/pseudonyms.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';

const knobs = { seriesPerPatient: 3, framesPerSeries: 2, size: 64 };
const small = { patients: 5, knobs };

/** Relative paths of all files that aren't hidden, in order. */
function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

function hashFolder(folder: string, isMeant: (name: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  for (const name of listFiles(folder).filter(isMeant))
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

function readLabels(folder: string): Map<string, string> {
  const [head, ...rows] = readFileSync(join(folder, 'labels.csv'), 'utf8').trimEnd().split('\n');
  expect(head).toBe('SeriesInstanceUID,label');
  return new Map(rows.map((row) => row.split(',') as [string, string]));
}

describe('synthesizeStudies', () => {
  let root = '';
  let folder = '';
  let files: DicomFile[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'angiolab-synthetic-'));
    folder = join(root, 'studies');
    expect(await synthesizeStudies(folder, small)).toEqual({ patients: 5, series: 15, frames: 30 });
    const names = listFiles(folder).filter((name) => name.endsWith('.dcm'));
    files = names.map((name) => parseDicom(new Uint8Array(readFileSync(join(folder, name)))));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('writes one multi-frame XA file a series, marked as synthetic', () => {
    expect(files).toHaveLength(15);
    for (const { header, frameCount } of files) {
      expect(header).toMatchObject({ Modality: 'XA', Manufacturer: 'angiolab synthetic', Rows: 64, Columns: 64 });
      expect(Math.abs(header.PositionerPrimaryAngle ?? 180)).toBeLessThan(120);
      expect(frameCount).toBe(2);
    }
    expect(new Set(files.map(({ header }) => header.SeriesInstanceUID)).size).toBe(15);
    expect(new Set(files.map(({ header }) => header.StudyInstanceUID)).size).toBe(5);
  });

  test('labels every series, both arteries for each patient, neither tied to a place in the study', () => {
    const labels = readLabels(folder);
    const arteries = files.map(({ header }) => labels.get(header.SeriesInstanceUID ?? '') ?? 'none');
    for (let patient = 0; patient < 5; patient++) {
      expect(arteries.slice(3 * patient, 3 * patient + 3).sort()).toEqual(['LCA', 'LCA', 'RCA']);
    }
    expect(new Set([0, 3, 6, 9, 12].map((first) => arteries[first]))).toEqual(new Set(['LCA', 'RCA']));
  });

  test('splits by pseudonymous patient under the public key', async () => {
    const split = await readSplit(join(folder, 'split.json'));
    const pseudonym = createPseudonymizer(syntheticKey);
    const patients = new Set(files.map(({ header }) => pseudonym('patient', header.PatientID ?? '')));
    expect(new Set(Object.keys(split.assignment))).toEqual(patients);
    expect(new Set(Object.values(split.assignment))).toEqual(new Set(['train', 'validation', 'test']));
    expect(split.unit).toBe('patient');
  });

  test('tells the truth of every series in truth.json', () => {
    const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
    expect(truth).toMatchObject({ format: 'angiolab.synthetic-truth', version: 4, seed: 1, patients: 5 });
    expect(truth.knobs).toMatchObject({ ...knobs, labelNoise: 0, dose: 1 });
    const labels = readLabels(folder);
    for (const { parts, series } of truth.studies) expect(parts).toEqual([series[0].part]);
    for (const series of truth.studies.flatMap((study: { series: unknown[] }) => study.series)) {
      expect(series.artery).toBe(labels.get(series.seriesInstanceUID));
    }
  });

  test('tells both parts of a patient who is in both, and the part of each series as split.json does', async () => {
    const overlap = join(root, 'overlap');
    await synthesizeStudies(overlap, { ...small, knobs: { ...knobs, patientOverlap: 1 }, masks: false });
    const { studies } = JSON.parse(readFileSync(join(overlap, 'truth.json'), 'utf8'));
    const { unit, assignment } = await readSplit(join(overlap, 'split.json'));
    expect(unit).toBe('series');
    const pseudonym = createPseudonymizer(syntheticKey);
    for (const { seriesInstanceUID, part } of studies.flatMap((study: { series: unknown[] }) => study.series))
      expect(assignment[pseudonym('series', seriesInstanceUID)]).toBe(part);
    expect(studies.map(({ parts }: { parts: string[] }) => parts)).toContainEqual(['train', 'validation']);
  });

  test('fills the vessels over the frames: the last frame is not the first one, and neither is flat', async () => {
    for (const file of files) {
      const [first, last] = await Promise.all(
        [0, 1].map(async (index) => renderFrame(file, await decodeFrame(file, index))),
      );
      expect(first?.data).not.toEqual(last?.data);
      expect(Math.max(...(last?.data ?? [])) - Math.min(...(last?.data ?? []))).toBeGreaterThan(60);
    }
  });

  test('gives the same bytes for the same seed, others for another', async () => {
    const before = hashFolder(folder);
    await synthesizeStudies(folder, small);
    expect(hashFolder(folder)).toBe(before);
    expect(before).toBe('4eea4176b1835844326dbf2eab8a091c177ff078a31481eae5985ec85c9ecfeb');
    // The pictures, masks, labels and split alone, which no other words of the truth change.
    expect(hashFolder(folder, (name) => name !== 'truth.json')).toBe(
      '45149c5a051fdc612400966bb6e2f8078f446bc035ac14b9d5003de1f40a8d84',
    );
    await synthesizeStudies(join(root, 'other'), { ...small, seed: 2 });
    expect(hashFolder(join(root, 'other'))).not.toBe(before);
  });

  test('leaves masks that are never taken for pictures where it is broken off, and goes on over what is left', async () => {
    const broken = join(root, 'broken');
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('stopped')));
    await expect(synthesizeStudies(broken, { ...small, workers: 0, signal: stop.signal })).rejects.toThrow('stopped');
    await mkdir(join(broken, 'masks/SYN-0001/series-01'), { recursive: true });
    writeFileSync(join(broken, 'masks/SYN-0001/series-01/frame-001.png'), '');
    writeFileSync(join(broken, 'masks/SYN-0001/series-01/.frame-002.png.1.00000000.tmp'), '');
    expect(existsSync(join(broken, 'truth.json'))).toBe(false);
    expect(findData(broken).filter((path) => path.startsWith('masks'))).toEqual([]);
    await synthesizeStudies(broken, small);
    expect(findData(broken)).toHaveLength(15);
  });

  test('draws a patient alike however many there are', async () => {
    await synthesizeStudies(join(root, 'fewer'), { ...small, patients: 4 });
    const file = 'SYN-0004/series-01.dcm';
    expect(readFileSync(join(root, 'fewer', file)).equals(readFileSync(join(folder, file)))).toBe(true);
  });

  test('refuses a folder with other files, which would mix', async () => {
    writeFileSync(join(root, 'stranger.dcm'), '');
    await expect(synthesizeStudies(root, small)).rejects.toThrow(
      /^Cannot synthesize studies: expected an empty folder, or one of the same seed and knobs, got one with other files \(\d+\); choose another folder$/,
    );
  });

  test.each([
    {
      options: { patients: 3 },
      says: 'synthesize studies: expected patients to be a whole number from 4 to 9999, got 3',
    },
    {
      options: { seed: -1 },
      says: 'synthesize studies: expected seed to be a whole number from 0 to 9007199254740991, got -1',
    },
    { options: { knobs: { size: 0.5 } }, says: 'set size: expected a whole number from 64 to 1024, got 0.5' },
    { options: { knobs: { labelNoise: 1.1 } }, says: 'set labelNoise: expected a number from 0 to 1, got 1.1' },
  ])('refuses $options', async ({ options, says }) => {
    await expect(synthesizeStudies(join(root, 'refused'), options)).rejects.toThrow(
      new RangeError(`Cannot ${says}; choose another`),
    );
  });
});
