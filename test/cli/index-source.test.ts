/** `angiolab index`, on its own command line. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { writeSample } from '../dicom/sample-files.js';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const home = mkdtempSync(join(tmpdir(), 'angiolab-index-'));
const env = { ...process.env, ANGIOLAB_CACHE: join(home, 'cache'), XDG_CONFIG_HOME: join(home, 'config') };

function angiolab(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: home,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  const knobs = { seriesPerPatient: 2, framesPerSeries: 2, size: 64 };
  await synthesizeStudies(join(home, 'studies'), { patients: 4, knobs });
  writeFileSync(join(home, 'studies/DOE^JANE.dcm'), 'no DICOM');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('angiolab index', () => {
  test('writes the table, prints its facts and names what it left out by a pseudonym', () => {
    const { status, stdout, stderr } = angiolab('index', 'studies', '--json');
    expect(status).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toEqual({
      table: 'frames.parquet',
      kind: 'dicom',
      files: 9,
      frames: 16,
      unlabelled: 0,
      read: 9,
      missedFolders: 0,
      rejected: [
        {
          fileId: expect.stringMatching(/^file-[0-9a-f]{12}$/),
          reason: expect.stringMatching(/^Cannot read DICOM file/),
        },
      ],
    });
    expect(stderr).toBe(`left out: ${facts.rejected[0].fileId}: ${facts.rejected[0].reason}\n`);
    expect(existsSync(join(home, 'frames.parquet'))).toBe(true);
  });

  test('names paths on stderr alone, and only where it is asked to; --strict fails', () => {
    const { status, stdout, stderr } = angiolab('index', 'studies', '--show-paths', '--strict');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^left out: DOE\^JANE\.dcm: /);
    expect(stdout).not.toContain('DOE');
    expect(stdout).toContain('16 frames of 8 files; 0 frames have no label\n');
  });

  test('gives the pseudonyms of a key that is shared', () => {
    const folder = join(home, 'real');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.dcm'), writeSample());
    writeFileSync(join(folder, 'b.dcm'), 'no DICOM');
    const idsWith = (...words: string[]): string =>
      JSON.parse(angiolab('index', 'real', '--json', ...words).stdout).rejected[0].fileId;
    writeFileSync(join(home, 'shared.key'), new Uint8Array(32).fill(9));
    expect(idsWith('--key', 'shared.key')).toBe(idsWith('--key', 'shared.key'));
    expect(idsWith('--key', 'shared.key')).not.toBe(idsWith());
    expect(angiolab('index', 'real', '--key', 'none.key')).toMatchObject({
      status: 2,
      stderr: 'angiolab: Cannot read the pseudonym key: expected a file, got nothing at that path; check --key\n',
    });
  });

  test.each([
    { words: ['index'], message: /^angiolab: Cannot index: expected one folder, got 0; name it/ },
    { words: ['index', 'studies', '--out', 'x.csv'], message: /expected --out to end with \.parquet, got 'x\.csv'/ },
    { words: ['index', 'studies', '--source', 'table'], message: /expected a folder, got --source table/ },
    {
      words: ['index', 'nowhere'],
      message: /^angiolab: Cannot open the source: expected a folder, got nothing at that path/,
    },
  ])('refuses $words', ({ words, message }) => {
    const { status, stderr } = angiolab(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
