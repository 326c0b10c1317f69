/** `angiolab split`, on its own command line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { createWorkplace } from './built-command.js';

const { folder: home, call } = createWorkplace('split');

beforeAll(() => {
  mkdirSync(join(home, 'data'));
  const rows = ['file,label,patient'];
  for (let at = 0; at < 12; at++) {
    const data = new Uint8Array(64).fill(at);
    writeFileSync(join(home, 'data', `${at}.png`), encode({ width: 8, height: 8, data, channels: 1, depth: 8 }));
    rows.push(`${at}.png,${at % 3 === 0 ? 'RCA' : 'LCA'},CANARY${Math.floor(at / 2)}`);
  }
  writeFileSync(join(home, 'data/labels.csv'), `${rows.join('\n')}\n`);
});

test('angiolab split writes folds by patient, tells what each holds, and names nobody', async () => {
  const { status, stdout } = await call('split', 'data', '--folds', '3', '--out', 'made/folds.json');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^(fold [123] {6}2 units, 4 frames: LCA \d, RCA \d\n){3}$/);
  const text = readFileSync(join(home, 'made/folds.json'), 'utf8');
  expect(text).not.toContain('CANARY');
  const folds = JSON.parse(text);
  expect(folds).toMatchObject({ format: 'angiolab.split', version: 1, unit: 'patient', seed: 1, folds: 3 });
  expect(Object.values(folds.assignment).sort()).toEqual([1, 1, 2, 2, 3, 3]);
  await call('split', 'data', '--folds', '3', '--out', 'made/again.json');
  expect(readFileSync(join(home, 'made/again.json'), 'utf8')).toBe(text);
});

test('angiolab split writes parts in the shares asked for, as a split that a source takes', async () => {
  const words = ['--unit', 'frame', '--shares', '0.5,0.25,0.25', '--seed', '7', '--out', 'data/split.json', '--json'];
  const { status, stdout } = await call('split', 'data', ...words);
  expect(status).toBe(0);
  const { out, unit, seed, parts } = JSON.parse(stdout);
  expect({ out, unit, seed }).toEqual({ out: 'data/split.json', unit: 'frame', seed: 7 });
  expect(parts.map(({ part, units, frames }: Record<string, unknown>) => [part, units, frames])).toEqual([
    ['train', 6, 6],
    ['validation', 3, 3],
    ['test', 3, 3],
  ]);
  const { frames } = JSON.parse((await call('inspect', 'data', '--json')).stdout);
  expect(JSON.stringify(frames)).toContain('"train":6');
});

test.each([
  { words: [], message: /Cannot split: expected one source, got 0/ },
  { words: ['data'], message: /Cannot split: expected --out FILE, got none/ },
  { words: ['data', '--out', 'a', '--folds', '2', '--shares', '1,0,0'], message: /--folds or --shares, got both/ },
  {
    words: ['data', '--out', 'a', '--folds', 'two'],
    message: /Cannot read --folds: expected a whole number, got 'two'/,
  },
  { words: ['data', '--out', 'a', '--folds', '7'], message: /expected from 2 to 6 folds/ },
  { words: ['data', '--out', 'a', '--unit', 'ward'], message: /as unit, got 'ward'/ },
  { words: ['data', '--out', 'a', '--unit', 'series'], message: /Cannot split by series/ },
  { words: ['data', '--out', 'a', '--shares', '1,0'], message: /expected three numbers, got '1,0'/ },
])('angiolab split refuses $words', async ({ words, message }) => {
  const { status, stderr } = await call('split', ...words);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
