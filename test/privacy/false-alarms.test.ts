/** What is masked where nobody is named: docs/report.md says how often, and this holds it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findIdentifiers } from '../../src/privacy/mask-identifiers.js';

const root = resolve(import.meta.dirname, '../..');

function listFiles(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => join(folder, file));
}

/** Texts that show what identifiers look like, and files whose invented patients are test data. */
const withExamples =
  /^(?:docs\/report\.md|bench\/(?:cases\/decode|fuzz\/fuzz-files)\.ts|src\/privacy\/.*|src\/report\/masking\/.*|.*\/identifiers\.(?:ipynb|golden\.html))$/;
const rooms = [
  ['README.md', 'CHANGELOG.md', 'package.json'],
  listFiles('docs', /\.md$/),
  listFiles('notebooks', /\.ipynb$/),
  listFiles('src', /\.ts$/),
  listFiles('bench', /\.(?:ts|md|py)$/),
  listFiles('test/fixtures/report/corpus', /\.(?:ipynb|html)$/),
];

describe('texts that name nobody', () => {
  test.each(rooms)('are left as they are: %s and others', (...files) => {
    const plain = files.filter((file) => !withExamples.test(file));
    const masked = plain.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return findIdentifiers(text).map(({ start, end, kind }) => `${file}: ${kind} ${text.slice(start, end)}`);
    });
    expect(plain.length).toBeGreaterThan(0);
    expect(masked).toEqual([]);
  });

  test('are looked at by the same search that finds the examples', () => {
    const text = readFileSync(join(root, 'docs/report.md'), 'utf8');
    expect(findIdentifiers(text).length).toBeGreaterThan(5);
  });

  test('make pages of the corpus on which nothing is masked', () => {
    const pages = listFiles('test/fixtures/report/corpus', /\.golden\.html$/);
    const masked = pages.filter((page) => !readFileSync(join(root, page), 'utf8').includes('"masked":{}'));
    expect(masked.map((page) => page.replace(/.*\//, ''))).toEqual(['identifiers.golden.html']);
  });
});
