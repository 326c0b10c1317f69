/** What tslab refuses is rewritten on its own line; columns lead back to what was written. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Compiler } from '../../src/kernel/compiler.js';
import { rewriteCell } from '../../src/kernel/rewrite-cell.js';

const fromTslab = createRequire(createRequire(import.meta.url).resolve('tslab/dist/converter'));
const compiler: Compiler = fromTslab('@tslab/typescript-for-tslab');
const rewrite = (code: string): string => rewriteCell(code, compiler).code;

describe('rewriteCell', () => {
  test.each([
    ['await (go())', 'await Promise.resolve((go()))'],
    ['const x = await (a, b);', 'const x = await Promise.resolve((a, b));'],
    ['await (go()).name[0]!.f(1) + 2', 'await Promise.resolve((go()).name[0]!.f(1)) + 2'],
    ['await (async () => { await (x); })()', 'await Promise.resolve((async () => { await (x); })())'],
    [
      'for await (const v of g()) await (v)',
      'await Promise.resolve((async () => { for await (const v of g()) await (v) })());',
    ],
    ['export const a = 1;', '       const a = 1;'],
    [
      'for await (const v of g()) log(v);',
      'await Promise.resolve((async () => { for await (const v of g()) log(v); })());',
    ],
    ['f({ seed, n: 1 });', 'f({ seed: seed, n: 1 });'],
    ['const f = ({ training: t }: T) => t;', "const f = ({ 'training': t }: T) => t;"],
    ['({ a = 1 } = o);', '({ a: a = 1 } = o);'],
  ])('rewrites %s', (written, rewritten) => {
    expect(rewrite(written)).toBe(rewritten);
  });

  test.each([
    'await go()',
    'async function f() { await (go()); for await (const v of g()) log(v); }',
    'export default 1;',
    'const { a } = o;',
    "const { 'a-b': c, [d]: e } = o;",
    'const text = "await (x) { seed }";',
  ])('leaves %s as it is', (written) => {
    expect(rewrite(written)).toBe(written);
  });

  test('keeps the number of lines', () => {
    const code = 'export const a = 1;\nfor await (const v of g()) {\n  f({ v });\n}\nawait (h)';
    expect(rewrite(code).split('\n')).toHaveLength(5);
  });

  test('leads each kept character back to its column', () => {
    const code = 'const o = { first, second }; let q: string = first;\nf({ first }, q)';
    const rewritten = rewriteCell(code, compiler);
    const lines = rewritten.code.split('\n');
    for (const [line, text] of [
      [0, 'let q'],
      [0, 'const o'],
      [1, ', q)'],
    ] as const) {
      const column = lines[line]?.indexOf(text) ?? -1;
      expect(rewritten.originalColumn(line, column)).toBe(code.split('\n')[line]?.indexOf(text));
    }
  });
});
