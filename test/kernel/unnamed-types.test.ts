/** Cells whose types can't be written down, through tslab's own converter. */
import { afterAll, describe, expect, test } from 'vitest';
import { loadTslab } from '../../src/kernel/tslab.js';

describe('mendUnnamedTypes', () => {
  const tslab = loadTslab({ isStrict: true, onScript: () => 'cell[1]' });
  const converter = tslab.createConverter({ isJS: false });
  afterAll(() => converter.close());

  interface Converted {
    readonly declOutput?: string;
    readonly diagnostics: readonly { readonly messageText: string; readonly start: { readonly character: number } }[];
  }
  const convert = (code: string): Converted => converter.convert('', code) as Converted;
  const advice =
    'Later cells need a type that can be written down: state one, give the class a name, or keep this inside a block or a function';

  test('imports a module with await, also beside others', () => {
    const { declOutput, diagnostics } = convert(
      'const fs = await import("node:fs"), path = await import("node:path");\nfs.existsSync(path.sep);',
    );
    expect(diagnostics).toEqual([]);
    expect(declOutput).toContain('declare const fs: typeof import("node:fs")');
  });

  test('says where the other faults of such a cell are', () => {
    const { diagnostics } = convert('const fs = await import("node:fs"); const text: string = 3;');
    expect(diagnostics).toMatchObject([
      { messageText: "Type 'number' is not assignable to type 'string'.", start: { character: 42 } },
    ]);
  });

  test.each([
    ['const make = () => class { private z = 1 };', /^Property 'z' of exported class expression may not be private/],
    ['const { promises, ...rest } = await import("node:fs");', /^Exported variable 'rest' has or is using name/],
  ])('says once, and what to write instead: %s', (code, text) => {
    const { diagnostics } = convert(code);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.messageText).toMatch(text);
    expect(diagnostics[0]?.messageText.endsWith(` ${advice}`)).toBe(true);
    expect(convert(`{ ${code} }`).diagnostics).toEqual([]);
  });
});
