import { describe, expect, test } from 'vitest';
import { suggestFix } from '../../src/cli/suggest-fix.js';
import { CellError } from '../../src/runner/errors.js';

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
    expect(suggestFix(error, 'notebooks')).toContain("begin in --cwd 'notebooks'");
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
