/** Parameters of TypeScript notebooks: read, checked, injected. */
import { describe, expect, test } from 'vitest';
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';
import { describeType, ParameterError, parseParameterValue } from '../../src/notebook/parameters/parameter.js';
import { findParameter, injectParameters, listParameters } from '../../src/notebook/parameters/parameters.js';

function createNotebook(source: string, language = 'typescript'): Notebook {
  const cells = ['parameters', 'other'].map(
    (tag): Cell => ({
      cell_type: 'code',
      id: tag,
      metadata: { tags: [tag] },
      source: tag === 'parameters' ? source : 'let epochs = "no parameter";',
      outputs: [],
      execution_count: null,
    }),
  );
  return { cells, metadata: { kernelspec: { name: 'tslab', language } }, nbformat: 4, nbformat_minor: 5 };
}

function typesOf(source: string): Record<string, string> {
  return Object.fromEntries(listParameters(createNotebook(source)).map((item) => [item.name, describeType(item.type)]));
}

const notebook = createNotebook(`// What to run
let epochs = 3; // at most 10; let hidden = 1;
let data: string = "a; let b = 2";
let profile: 'demo' | 'full' = 'demo';
let sizes = [30, 60];
let label: string | null = null;`);

describe('listParameters', () => {
  test('reads names, types and defaults, past comments and strings', () => {
    expect(listParameters(notebook)).toEqual([
      { name: 'epochs', type: { kind: 'number' }, default: '3' },
      { name: 'data', type: { kind: 'string' }, annotation: 'string', default: '"a; let b = 2"' },
      {
        name: 'profile',
        type: {
          kind: 'union',
          of: [
            { kind: 'literal', value: 'demo' },
            { kind: 'literal', value: 'full' },
          ],
        },
        annotation: "'demo' | 'full'",
        default: "'demo'",
      },
      { name: 'sizes', type: { kind: 'array', items: { kind: 'number' } }, default: '[30, 60]' },
      {
        name: 'label',
        type: { kind: 'union', of: [{ kind: 'string' }, { kind: 'literal', value: null }] },
        annotation: 'string | null',
        default: 'null',
      },
    ]);
  });

  test.each([
    ['let a = -1.5e-3', 'number'],
    ['let a = 1_000', 'number'],
    ['let a = 0x1f', 'number'],
    ['const a = true', 'boolean'],
    ['var a = `text`', 'string'],
    ["let a = 'it\\'s'", 'string'],
    ['let a: number[] = []', 'number[]'],
    ['let a: readonly string[] = []', 'string[]'],
    ['let a: Array<number> = []', 'number[]'],
    ['let a: (number | string)[] = []', '(number | string)[]'],
    ['let a = [1, "b"]', 'JSON[]'],
    ['let a = []', 'JSON[]'],
    ['let a = { b: 1 }', 'JSON'],
    ['let a: { b: number } = {\n  b: 1,\n}', 'JSON'],
    ['let a = 60 * 60', 'JSON'],
    ['let a: 1 | 2 | true = 1', '1 | 2 | true'],
    ['export let a = 3', 'number'],
    ['let a =\n  3', 'number'],
  ])('reads %s', (source, type) => {
    expect(typesOf(source)).toEqual({ a: type });
  });

  test('reads declarations without semicolons, one a line', () => {
    expect(typesOf('let a = 1\nlet b = "x"\n\nconsole.log(a)')).toEqual({ a: 'number', b: 'string' });
  });

  test('is not led astray by arrows, comparisons and statements in between', () => {
    const source = 'const f = (x: number) => x < 3;\nfor (let i = 0; i < 3; i++) f(i);\nlet epochs = 3;';
    expect(typesOf(source)).toEqual({ f: 'JSON', epochs: 'number' });
  });

  test('finds none without a cell tagged parameters, and refuses a language that it does not know', () => {
    expect(listParameters({ ...notebook, cells: notebook.cells.slice(1) })).toEqual([]);
    expect(() => listParameters(createNotebook('a <- 1', 'R'))).toThrow(
      new ParameterError(
        'Cannot read the parameters of a notebook in r: expected python or typescript, got r; set them in the notebook itself',
      ),
    );
  });
});

describe('injectParameters', () => {
  test('puts the values into a cell of their own, with their types', () => {
    const done = injectParameters(notebook, { epochs: 5, label: 'x', profile: 'full', sizes: [1, 2] });
    expect(done.cells.map((cell) => cell.id)).toEqual(['parameters', 'injected-parameters', 'other']);
    expect(done.cells[1]?.metadata).toEqual({ tags: ['injected-parameters'] });
    expect(done.cells[1]?.source).toBe(
      'let epochs = 5;\nlet label: string | null = "x";\nlet profile: \'demo\' | \'full\' = "full";\nlet sizes = [1,2];',
    );
    expect(notebook.cells).toHaveLength(2);
  });

  test('replaces what was injected before, and changes nothing without values', () => {
    const once = injectParameters(notebook, { epochs: 5 });
    const twice = injectParameters(once, { epochs: 6 });
    expect(twice.cells.map((cell) => cell.source)[1]).toBe('let epochs = 6;');
    expect(twice.cells).toHaveLength(3);
    expect(injectParameters(once, {})).toBe(once);
  });

  test('refuses values that do not fit, and names that are not declared', () => {
    expect(() => injectParameters(notebook, { epochs: 'ten' })).toThrow(
      new ParameterError('Cannot set epochs: expected number, got "ten"; the default is 3'),
    );
    expect(() => injectParameters(notebook, { epochs: Number.NaN })).toThrow(ParameterError);
    expect(() => injectParameters(notebook, { profile: 'half' })).toThrow(/expected "demo" \| "full", got "half"/);
    expect(() => injectParameters(notebook, { sizes: [1, 'b'] })).toThrow(/expected number\[\], got \[1,"b"\]/);
    expect(() => injectParameters(notebook, { epoch: 1 })).toThrow(
      "Cannot set epoch: expected one of epochs, data, profile, sizes, label, got 'epoch'; choose one of these, or declare it in the cell tagged 'parameters'",
    );
    const bare = { ...notebook, cells: notebook.cells.slice(1) };
    expect(() => injectParameters(bare, { epochs: 1 })).toThrow(/expected a cell tagged 'parameters'/);
  });
});

describe('parseParameterValue', () => {
  const parse = (name: string, text: string): unknown =>
    parseParameterValue(text, findParameter(listParameters(notebook), name).type, name);

  test('reads texts by the type of the parameter', () => {
    expect(parse('epochs', '1e1')).toBe(10);
    expect(parse('data', '7')).toBe('7');
    expect(parse('profile', 'full')).toBe('full');
    expect(parse('sizes', '[1, 2]')).toEqual([1, 2]);
    expect(parse('sizes', '1,2')).toEqual([1, 2]);
    expect(parse('label', 'null')).toBeNull();
    expect(parse('label', 'x')).toBe('x');
    expect(parseParameterValue('true', { kind: 'boolean' })).toBe(true);
    expect(parseParameterValue('{"a":1}', { kind: 'json' })).toEqual({ a: 1 });
  });

  test('names the type when the text does not fit', () => {
    expect(() => parse('epochs', 'ten')).toThrow(
      new ParameterError("Cannot set epochs: expected number, got 'ten'; write for example --set epochs=3"),
    );
    expect(() => parse('epochs', '')).toThrow(ParameterError);
    expect(() => parse('epochs', 'Infinity')).toThrow(ParameterError);
    expect(() => parse('profile', 'half')).toThrow(/expected "demo" \| "full", got 'half'; .*--set profile=demo$/);
    expect(() => parse('sizes', '1,b')).toThrow(/expected number\[\], got '1,b'/);
    expect(() => parseParameterValue('{', { kind: 'json' })).toThrow(/expected JSON/);
    expect(() => parseParameterValue('yes', { kind: 'boolean' })).toThrow(/expected boolean, got 'yes'/);
  });
});
