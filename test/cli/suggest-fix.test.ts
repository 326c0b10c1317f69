import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { suggestFix } from '../../src/cli/suggest-fix.js';
import { CellError } from '../../src/runner/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-suggest-'));
afterAll(() => rmSync(folder, { recursive: true }));

function failing(ename: string, evalue: string): CellError {
  const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 } as const;
  return new CellError({ output_type: 'error', ename, evalue, traceback: [] }, { kernel: 'k', cell: 0, notebook });
}

describe('suggestFix', () => {
  test.each([
    ["ENOENT: no such file or directory, open './data.csv'"],
    ["ENOENT: no such file or directory, rename 'a.csv' -> 'b.csv'"],
    ["[Errno 2] No such file or directory: 'data.csv'"],
  ])('says where the relative path of %j begins', (evalue) => {
    const error = failing('Error', evalue);
    expect(suggestFix(error, undefined)).toBe(
      "relative paths begin in angiolab's folder, where the cells ran: write an absolute path, or choose the folder with execute --cwd DIR",
    );
    expect(suggestFix(error, { folder, word: 'notebooks' })).toContain("begin in --cwd 'notebooks'");
  });

  test('names a file that is nearly the one that is not there', () => {
    writeFileSync(join(folder, 'labels.csv'), '');
    const place = { folder, word: 'w' };
    const fixOf = (path: string): string | null =>
      suggestFix(failing('Error', `ENOENT: no such file or directory, open '${path}'`), place);
    expect(fixOf('lables.csv')).toBe("did you mean 'labels.csv'?");
    expect(fixOf(join(folder, 'label.csv'))).toBe(`did you mean '${join(folder, 'labels.csv')}'?`);
    expect(fixOf('other.csv')).toContain('relative paths begin');
  });

  test.each([
    ["ENOENT: no such file or directory, open '/data/x.csv'"],
    ["ENOENT: no such file or directory, open '~/x.csv'"],
    ["EACCES: permission denied, open 'x.csv'"],
    ['boom'],
  ])('has none for %j', (evalue) => {
    expect(suggestFix(failing('Error', evalue), undefined)).toBeNull();
  });

  test('has none for what no cell threw', () => {
    expect(suggestFix(new Error("ENOENT: no such file or directory, open 'x'"), undefined)).toBeNull();
  });
});
