/** Doc comments that are parsed late, through tslab's own `inspect`. */
import { afterAll, describe, expect, test } from 'vitest';
import { loadTslab } from '../../src/kernel/tslab.js';

describe('readDocsLate', () => {
  const tslab = loadTslab({ isStrict: true, onScript: () => 'cell[1]' });
  const converter = tslab.createConverter({ isJS: false });
  afterAll(() => converter.close());

  function findDocs(declarations: string, code: string): string {
    const info = converter.inspect(declarations, code, code.length);
    return (info?.documentation ?? []).map((part) => part.text).join('');
  }

  test.each([
    ['a method of the language', 'Math.max', 'Returns the larger of a set of supplied numeric expressions.'],
    [
      'a function of Node',
      'import * as path from "node:path";\npath.basename',
      'Return the last portion of a path. Similar to the Unix basename command.',
    ],
    [
      'a constant of Node',
      'import { sep } from "node:path";\nsep',
      "The platform-specific file separator. '\\\\' or '/'.",
    ],
    ['a declaration of the cell', '/** Doubles. */\nconst double = (x: number): number => 2 * x;\ndouble', 'Doubles.'],
  ])('finds those of %s', (_what, code, docs) => {
    expect(findDocs('', code).split('\n')[0]).toBe(docs);
  });

  test('keeps those of earlier cells from cell to cell', () => {
    const convert = (declarations: string, code: string): string =>
      (converter.convert(declarations, code) as { readonly declOutput: string }).declOutput;
    const first = convert('', '/** Doubles. */\nfunction double(x: number): number { return 2 * x; }');
    expect(findDocs(convert(convert(first, 'const a = 1;'), 'const b = 2;'), 'double')).toBe('Doubles.');
  });
});
