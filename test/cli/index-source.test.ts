/** `angiolab index`, on its own command line. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { writeSample } from '../dicom/sample-files.js';
import { createWorkplace } from './built-command.js';

const { folder: home, call } = createWorkplace('index');

beforeAll(async () => {
  const knobs = { seriesPerPatient: 2, framesPerSeries: 2, size: 64 };
  await synthesizeStudies(join(home, 'studies'), { patients: 4, knobs });
  writeFileSync(join(home, 'studies/DOE^JANE.dcm'), 'no DICOM');
});

describe('angiolab index', () => {
  test('writes the table, prints its facts and names what it left out by a pseudonym', async () => {
    const { status, stdout, stderr } = await call('index', 'studies', '--json');
    expect(status).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toEqual({
      table: 'frames.parquet',
      kind: 'dicom',
      files: 8,
      frames: 16,
      unlabelled: 0,
      read: 9,
      passedOver: { besideData: 3, masks: 1 },
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

  test('names paths on stderr alone, and only where it is asked to; --strict fails', async () => {
    const { status, stdout, stderr } = await call('index', 'studies', '--show-paths', '--strict');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^left out: DOE\^JANE\.dcm: /);
    expect(stdout).not.toContain('DOE');
    expect(stdout).toContain('16 frames of 8 files; 0 frames have no label\n');
  });

  test('gives the pseudonyms of a key that is shared', async () => {
    const folder = join(home, 'real');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.dcm'), writeSample());
    writeFileSync(join(folder, 'b.dcm'), 'no DICOM');
    const idWith = async (...words: string[]): Promise<string> =>
      JSON.parse((await call('index', 'real', '--json', ...words)).stdout).rejected[0].fileId;
    writeFileSync(join(home, 'shared.key'), new Uint8Array(32).fill(9));
    expect(await idWith('--key', 'shared.key')).toBe(await idWith('--key', 'shared.key'));
    expect(await idWith('--key', 'shared.key')).not.toBe(await idWith());
    expect(await call('index', 'real', '--key', 'none.key')).toMatchObject({
      status: 2,
      stderr: 'angiolab: Cannot read the pseudonym key: expected a file, got nothing at that path; check --key\n',
    });
  });

  test.each([
    { words: ['index'], message: /^angiolab: Cannot index: expected one folder, got 0; name it/ },
    {
      words: ['index', 'studies', '--out', 'x.csv'],
      message: /expected --out to end with \.parquet, got another ending; name such a file/,
    },
    { words: ['index', 'studies', '--source', 'table'], message: /expected a folder, got --source table/ },
    {
      words: ['index', 'nowhere'],
      message: /^angiolab: Cannot open the source: expected a folder, got nothing at that path/,
    },
  ])('refuses $words', async ({ words, message }) => {
    const { status, stderr } = await call(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
