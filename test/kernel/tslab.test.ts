/** Pins what is changed of tslab 1.0.22: another version may call other functions of its compiler. */
import { SourceMap } from 'node:module';
import { describe, expect, test } from 'vitest';
import { loadTslab, type MapChain } from '../../src/kernel/tslab.js';

interface OpenConverter {
  convert(
    declarations: string,
    code: string,
  ): {
    readonly output?: string;
    readonly diagnostics: readonly object[];
    readonly sideOutputs?: readonly { readonly path: string }[];
  };
  addModule(name: string, code: string): readonly object[];
  close(): void;
}

describe('loadTslab', () => {
  const chains: MapChain[] = [];
  const tslab = loadTslab({
    isStrict: true,
    onScript(chain) {
      chains.push(chain);
      return 'cell[7]';
    },
  });
  const converter = tslab.createConverter({ isJS: false }) as unknown as OpenConverter;

  test('checks cells strictly', () => {
    const { diagnostics } = converter.convert('', 'let a: string = null;');
    expect(diagnostics).toMatchObject([{ messageText: "Type 'null' is not assignable to type 'string'." }]);
  });

  test('names the script of a cell, and gives the maps that lead back to its lines', () => {
    const { output } = converter.convert('', 'interface P {\n  a: number;\n}\n\nfunction f(p: P) { throw p; }');
    expect(output).toMatch(/\n\/\/# sourceURL=cell\[7\]$/);
    const line = output?.split('\n').findIndex((text) => text.includes('throw p')) ?? -1;
    const column = output?.split('\n')[line]?.indexOf('throw') ?? -1;
    const [last, first] = (chains.at(-1) ?? []).map((map) => new SourceMap(map as never));
    const between = last?.findEntry(line, column) as { originalLine: number; originalColumn: number };
    expect(first?.findEntry(between.originalLine, between.originalColumn)).toMatchObject({ originalLine: 5 });
  });

  test('compiles the sources that a cell imports, and those that they import', () => {
    expect(converter.addModule('inner', 'export const value = 1;')).toEqual([]);
    expect(converter.addModule('outer', 'import { value } from "./inner";\nexport const twice = 2 * value;')).toEqual(
      [],
    );
    const { sideOutputs, diagnostics } = converter.convert('', 'import { twice } from "./outer";\ntwice');
    expect(diagnostics).toEqual([]);
    expect(sideOutputs?.map(({ path }) => path.split('/').at(-1))).toEqual(['inner.js', 'outer.js']);
    converter.close();
  });
});
