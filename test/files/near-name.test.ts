import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findNearName, findNearPath, suggestPath } from '../../src/files/near-name.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-near-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'notebooks'));
for (const name of ['01-inspect.ipynb', '02-leakage.ipynb', 'x']) writeFileSync(join(folder, 'notebooks', name), '');

describe('findNearName', () => {
  test.each([
    ['exectue', 'execute'],
    ['rnder', 'render'],
    ['RUN', 'run'],
    ['compares', 'compare'],
    ['epochs', null],
    ['r', null],
    ['dance', null],
  ])('%s: %s', (name, near) => {
    expect(findNearName(name, ['run', 'execute', 'render', 'compare'])).toBe(near);
  });

  test('takes the nearest of several, and a name without its ending', () => {
    expect(findNearName('03.ipynb', ['02.ipynb', '031.ipynb', '04.ipynb'])).toBe('031.ipynb');
    expect(findNearName('report', ['report.html', 'reports'])).toBe('report.html');
  });
});

describe('findNearPath', () => {
  test.each([
    ['notebooks/01-inspcet.ipynb', 'notebooks/01-inspect.ipynb'],
    ['notebook/01-inspect', 'notebooks/01-inspect.ipynb'],
    ['./notebooks/02_leakage.ipynb', 'notebooks/02-leakage.ipynb'],
    ['notebooks/03-fine-tune.ipynb', null],
    ['notebooks/01-inspect.ipynb', null],
    ['notebooks/x/y', null],
    ['elsewhere/01-inspect.ipynb', null],
  ])('%s: %s', (word, near) => {
    expect(findNearPath(word, folder)).toBe(near);
  });

  test('gives an absolute path for one', () => {
    expect(findNearPath(join(folder, 'notebok'), '/')).toBe(join(folder, 'notebooks'));
  });
});

test('suggestPath asks, or gives the other fix', () => {
  expect(suggestPath('notebook', folder, 'check it')).toBe("did you mean 'notebooks'?");
  expect(suggestPath('other', folder, 'check it')).toBe('check it');
});
