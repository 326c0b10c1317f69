/** The fuzz run's parts: damage that repeats, outcomes that count, a state that goes on; and some thousand damaged files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type FuzzFile, listFuzzFiles } from '../../bench/fuzz/fuzz-files.js';
import { addOutcomes, readState, writeState } from '../../bench/fuzz/fuzz-state.js';
import { mutate, type Target } from '../../bench/fuzz/mutate.js';
import { readMutant } from '../../bench/fuzz/read-mutant.js';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { writeSample } from '../dicom/sample-files.js';
import { hasSharedFiles } from '../dicom/shared-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-fuzz-'));

async function makeFuzzFile(): Promise<FuzzFile> {
  const bytes = writeSample();
  const file = parseDicom(bytes);
  const frames = [await decodeFrame(file, 0), await decodeFrame(file, 1)];
  const headerEnd = bytes.length - 12;
  return { name: 'sample', bytes, headerEnd, unread: [{ start: 0, end: 128 }], frames, repairs: 0 };
}

/** Where two byte strings of one length differ. */
function differences(a: Uint8Array, b: Uint8Array): number[] {
  return [...a].flatMap((byte, at) => (byte === b[at] ? [] : [at]));
}

async function countOutcomes(target: Target, numbers: number): Promise<Record<string, number>> {
  const files = await listFuzzFiles();
  const counts: Record<string, number> = {};
  for (let number = 0; number < numbers; number++) {
    const file = files[number % files.length]!;
    const outcome = await readMutant(mutate(file, target, number), file);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mutate', () => {
  test('gives the same bytes for the same number, others for another', async () => {
    const file = await makeFuzzFile();
    expect(mutate(file, 'files', 5)).toEqual(mutate(file, 'files', 5));
    expect(mutate(file, 'files', 5)).not.toEqual(mutate(file, 'files', 6));
  });

  test('damages only what it is told to', async () => {
    const file = await makeFuzzFile();
    for (let number = 0; number < 200; number++) {
      const header = differences(file.bytes, mutate(file, 'headers', number));
      expect(Math.max(0, ...header)).toBeLessThan(file.headerEnd);
      expect(Math.max(0, ...differences(file.bytes, mutate(file, 'unread', number)))).toBeLessThan(128);
    }
  });
});

describe('readMutant', () => {
  test('tells exact, repaired, other pixels, no pixels and refused apart', async () => {
    const file = await makeFuzzFile();
    const other = file.bytes.with(file.bytes.length - 1, 99);
    expect(await readMutant(file.bytes, file)).toBe('exact');
    expect(await readMutant(file.bytes.subarray(132), file)).toBe('repaired');
    expect(await readMutant(other, file)).toBe('other pixels');
    expect(await readMutant(file.bytes.subarray(0, file.headerEnd - 12), file)).toBe('no pixels');
    expect(await readMutant(file.bytes.subarray(0, 200), file)).toBe('refused: cannot read DICOM file');
  });
});

describe('the state of a fuzz run', () => {
  test('counts outcomes and keeps the numbers of faults', () => {
    const first = addOutcomes({ done: 0, counts: {}, faults: [] }, [
      { outcome: 'exact', file: 'a' },
      { outcome: 'thrown: TypeError', file: 'b' },
    ]);
    const second = addOutcomes(first, [
      { outcome: 'exact', file: 'a' },
      { outcome: 'lost: time limit', file: 'c' },
    ]);
    expect(second).toEqual({
      done: 4,
      counts: { exact: 2, 'thrown: TypeError': 1, 'lost: time limit': 1 },
      faults: [
        { number: 1, outcome: 'thrown: TypeError', file: 'b' },
        { number: 3, outcome: 'lost: time limit', file: 'c' },
      ],
    });
  });

  test('goes on from the disk, and begins anew where the numbers meant something else', async () => {
    const path = join(folder, 'state.json');
    const fresh = await readState(path);
    expect(fresh.targets.files.done).toBe(0);
    const later = { ...fresh, seconds: 7 };
    await writeState(path, later);
    expect(await readState(path)).toEqual(later);
    writeFileSync(path, '{"version": 0, "seconds": 7}');
    expect(await readState(path)).toEqual(fresh);
  });
});

describe.skipIf(!hasSharedFiles)('some thousand damaged files (skipped without ../shared)', () => {
  test.each([
    { target: 'headers', numbers: 2000 },
    { target: 'files', numbers: 600 },
  ] as const)('$numbers damaged $target: frames or a DicomError', async ({ target, numbers }) => {
    const outcomes = Object.keys(await countOutcomes(target, numbers));
    expect(outcomes.filter((outcome) => outcome.startsWith('thrown'))).toEqual([]);
    expect(outcomes).toEqual(expect.arrayContaining(['exact', 'repaired', 'refused: cannot read DICOM file']));
  });

  test('600 files damaged where nothing is read: at least 99 % exact', async () => {
    const { exact = 0 } = await countOutcomes('unread', 600);
    expect(exact).toBeGreaterThanOrEqual(594);
  });
});
