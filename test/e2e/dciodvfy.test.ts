/** Synthetic files against Debian's validator, `dciodvfy` of the package dicom3tools. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { PlannedPatient } from '../../src/synthetic/plan-studies.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-dciodvfy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findErrors(path: string): string[] {
  const { stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'latin1' });
  if (error)
    throw new Error('Cannot validate files: expected dciodvfy, got none; install dicom3tools', { cause: error });
  expect(stderr).toContain('XAImage');
  return stderr.split('\n').filter((line) => line.startsWith('Error'));
}

test('files of all vendors have no error but MONOCHROME1, which XA forbids and a share of them has on purpose', async () => {
  await synthesizeStudies(folder, { patients: 12, knobs: { framesPerSeries: 3, size: 64 } });
  const { studies } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  const series = studies.flatMap((patient: PlannedPatient) => patient.series);
  const inverted = /^Error - Unrecognized enumerated value <MONOCHROME1>/;
  for (const { file, look } of series) {
    const errors = findErrors(join(folder, file));
    expect(errors.filter((line) => !inverted.test(line))).toEqual([]);
    expect(errors).toHaveLength(look.monochrome1 ? 1 : 0);
  }
  expect(new Set(series.map(({ look }: PlannedPatient['series'][number]) => look.vendor.bitsStored))).toEqual(
    new Set([8, 10, 12]),
  );
});
