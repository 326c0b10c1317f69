/** `angiolab synthesize`, on its own command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { createWorkplace } from './built-command.js';

const { folder: home, call } = createWorkplace('synthesize');

test('writes files in the transfer syntax that is asked for', async () => {
  const sizes = ['seriesPerPatient=2', 'framesPerSeries=1', 'size=64'].flatMap((size) => ['--set', size]);
  const { status } = await call('synthesize', '--out', 'rle', '--patients', '4', ...sizes, '--transfer-syntax', 'rle');
  expect(status).toBe(0);
  const { header } = parseDicom(readFileSync(join(home, 'rle/SYN-0001/series-01.dcm')));
  expect(header.TransferSyntaxUID).toBe('1.2.840.10008.1.2.5');
});

test.each([
  { words: [], says: 'Cannot synthesize: expected --out DIR, got none; name the folder' },
  {
    words: ['--out', 'o', 'more'],
    says: 'Cannot synthesize: expected options alone, got other words (1); name the folder by --out',
  },
  {
    words: ['--out', 'o', '--seed', '-1'],
    says: "Cannot run synthesize: expected a value for --seed, got a word that begins with '-'; write --seed=VALUE if that is the value",
  },
  {
    words: ['--out', 'o', '--patients=-3'],
    says: "Cannot read --patients: expected a whole number from 4 to 9999, got '-3'; write for example --patients 20",
  },
  {
    words: ['--out', 'o', '--set', 'labelnoise'],
    says: "Cannot read --set: expected name=value, got 'labelnoise'; write for example --set labelNoise=0.3",
  },
  {
    words: ['--out', 'o', '--set', 'labelnoise=1'],
    says: "Cannot set labelnoise: expected a knob, got 'labelnoise'; did you mean labelNoise?",
  },
  {
    words: ['--out', 'o', '--set', 'dose=1', '--set', 'dose=2'],
    says: 'Cannot read --set: expected each name once, got dose twice; leave one away',
  },
  {
    words: ['--out', 'o', '--preset', 'foo'],
    says: "Cannot read --preset: expected case, got 'foo'; write --preset case, or leave it away",
  },
  {
    words: ['--out', 'o', '--preset', 'case', '--patients', '4'],
    says: 'Cannot read --preset: expected it without --patients, got both; leave one of them away',
  },
  {
    words: ['--out', 'o', '--preset', 'case', '--set', 'framesPerSeries=2'],
    says: 'Cannot synthesize studies: expected no framesPerSeries beside the preset, which says how many there are, got both; leave one away',
  },
  {
    words: ['--out', 'o', '--transfer-syntax', 'jpegls'],
    says: "Cannot read --transfer-syntax: expected one of explicit, implicit, big-endian, deflated, rle, jpeg-lossless, jpeg-ls, jpeg-2000, htj2k, got 'jpegls'; did you mean jpeg-ls?",
  },
])('refuses $words', async ({ words, says }) => {
  expect(await call('synthesize', ...words)).toMatchObject({ status: 2, stderr: `angiolab: ${says}\n` });
});
