/** `angiolab inspect`, on its own command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeSample } from '../dicom/sample-files.js';
import { createWorkplace } from './built-command.js';

const { folder: home, call } = createWorkplace('inspect');

beforeAll(() => {
  mkdirSync(join(home, 'data'));
  writeFileSync(join(home, 'data/a.dcm'), writeSample({ BurnedInAnnotation: 'YES' }));
  writeFileSync(join(home, 'data/broken.dcm'), 'no DICOM');
  writeFileSync(join(home, 'data/.hidden'), '');
});

test('angiolab inspect tells counts, quality and the audit, of a folder and of its table', async () => {
  const { status, stdout, stderr } = await call('inspect', 'data');
  expect(status).toBe(0);
  expect(stderr).toMatch(/^left out: file-[0-9a-f]{12}: Cannot read DICOM file/);
  expect(stdout).toMatch(/^Counts\n {2}patients {5}1\n {2}studies {6}1\n/);
  expect(stdout).toMatch(/\n {2}left out {5}1\n {2}passed over {2}1 hidden\n/);
  expect(stdout).toContain(
    '\nQuality of the middle frames of 1 files (least, median, greatest)\n  meanGrey     2.5, 2.5, 2.5\n',
  );
  expect(stdout).toContain('  (0010,0010) PatientName [Z]                 1\n');
  expect(stdout).toContain('  burned-in text, by (0028,0301)  1 yes, 0 no, 0 not said\n');
  expect(stdout).toContain('Burned-in text, by pixels: 0 of 1 frames seem to show some\n');
  expect(stdout).toContain('  left out, not audited           1\n');
  expect(stdout).not.toContain('CANARY');
  await call('index', 'data', '--out', 'frames.parquet');
  expect(await call('inspect', 'frames.parquet')).toMatchObject({ status: 0, stdout });
  const { pixels, ...found } = JSON.parse((await call('inspect', 'frames.parquet', '--json')).stdout);
  expect(found.counts).toMatchObject({ frames: 2, files: 1 });
  expect(pixels).toMatchObject({ frames: 1, of: 'sample' });
});

test.each([
  { words: ['inspect'], message: /^angiolab: Cannot inspect: expected one source, got 0/ },
  { words: ['inspect', 'missing.parquet'], message: /expected a frame table, got nothing at that path/ },
])('angiolab refuses $words', async ({ words, message }) => {
  const { status, stderr } = await call(...words);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
