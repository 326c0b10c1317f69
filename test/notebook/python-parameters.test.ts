/** Parameters of Python notebooks: read, checked, injected as Python literals. */
import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { describeType, parseParameterValue } from '../../src/notebook/parameters/parameter.js';
import { injectParameters, listParameters } from '../../src/notebook/parameters/parameters.js';

function createNotebook(source: string): Notebook {
  const empty = { outputs: [], execution_count: null };
  const cell = { cell_type: 'code', id: 'a', metadata: { tags: ['parameters'] }, source, ...empty } as const;
  return { cells: [cell], metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 };
}

function typesOf(source: string): Record<string, string> {
  return Object.fromEntries(listParameters(createNotebook(source)).map((item) => [item.name, describeType(item.type)]));
}

function inject(source: string, values: Record<string, unknown>): string | undefined {
  return injectParameters(createNotebook(source), values).cells[1]?.source;
}

describe('listParameters of Python', () => {
  test('reads names, annotations and defaults, past comments and strings', () => {
    const source = `# a = 1
epochs: int = 3  # at most 10; b = 2
data = "it's # no comment; c = 3"
text = """d = 4
e = 5"""`;
    expect(listParameters(createNotebook(source))).toEqual([
      { name: 'epochs', type: { kind: 'integer' }, annotation: 'int', default: '3' },
      { name: 'data', type: { kind: 'string' }, default: `"it's # no comment; c = 3"` },
      { name: 'text', type: { kind: 'string' }, default: '"""d = 4\ne = 5"""' },
    ]);
  });

  test.each([
    ['a = 3', 'number'],
    ['a = 1e-3', 'number'],
    ['a = -1_000', 'number'],
    ['a = 0x1f', 'number'],
    ['a = True', 'boolean'],
    ["a = r'x'", 'string'],
    ['a = f"{b}/c"', 'string'],
    ['a = None', 'JSON'],
    ['a = 60 * 60', 'JSON'],
    ['a = "x" + b', 'JSON'],
    ['a = [1, 2.5]', 'number[]'],
    ["a = ['x', 'y',]", 'string[]'],
    ['a = [1, "b"]', 'JSON[]'],
    ['a = []', 'JSON[]'],
    ['a = [1] + [2]', 'JSON'],
    ['a = (1, 2)', 'number[]'],
    ['a = (1)', 'JSON'],
    ['a = {"b": 1}', 'JSON'],
    ['a = [\n  1,  # one\n  2,\n]', 'number[]'],
    ['a = \\\n  3', 'number'],
    ['a: int = 3', 'integer'],
    ['a: float = 3', 'number'],
    ['a: bool = False', 'boolean'],
    ['a: "str" = "x"', 'string'],
    ['a: list[int] = []', 'integer[]'],
    ['a: List[str] = []', 'string[]'],
    ['a: tuple[float, ...] = ()', 'number[]'],
    ['a: Optional[int] = None', 'integer | null'],
    ['a: typing.Optional[str] = None', 'string | null'],
    ['a: int | None = None', 'integer | null'],
    ['a: Union[int, list[str]] = 1', 'integer | string[]'],
    ['a: Literal["demo", "a=b"] = "demo"', '"demo" | "a=b"'],
    ['a: dict[str, int] = {}', 'JSON'],
  ])('reads %s', (source, type) => {
    expect(typesOf(source)).toEqual({ a: type });
  });

  test('reads several on a line, and passes over all that is no plain assignment', () => {
    expect(typesOf('a = 1; b = "x"')).toEqual({ a: 'number', b: 'string' });
    const source =
      'import os\nif a == 1:\n  b = 2\nelse: c = 3\nprint("x", sep="=")\nd += 1\ne == 4\nf: int\ng, h = 1, 2\ni.j = 1';
    expect(typesOf(source)).toEqual({});
  });
});

describe('injectParameters into Python', () => {
  test('writes Python literals, with the annotations', () => {
    const source = 'epochs: int = 3\nlr = 1e-3\nfine: bool = False\nlabel: str | None = None\nsizes = [1]';
    const values = { epochs: 5, lr: 1, fine: true, label: null, sizes: [1, 2.5] };
    expect(inject(source, values)).toBe(
      'epochs: int = 5\nlr = 1.0\nfine: bool = True\nlabel: str | None = None\nsizes = [1, 2.5]',
    );
  });

  test.each([
    ['a = "x"', '"\\\n\u0000é\u2028', 'a = "\\"\\\\\\n\\u0000é\u2028"'],
    ['a: float = 1', 2, 'a: float = 2.0'],
    ['a: float = 1', 1e21, 'a: float = 1e+21'],
    ['a: int | float = 1', 2, 'a: int | float = 2'],
    ['a = {}', { b: [true, null, { c: 'x' }] }, 'a = {"b": [True, None, {"c": "x"}]}'],
    ['a = (1, 2)', [3], 'a = (3,)'],
    ['a: tuple[int, ...] = ()', [3, 4], 'a: tuple[int, ...] = (3, 4)'],
    ['a = (1, 2)', [], 'a = ()'],
  ])('into %s', (source, value, expected) => {
    expect(inject(source, { a: value })).toBe(expected);
  });

  test('refuses values that do not fit', () => {
    expect(() => inject('epochs: int = 3', { epochs: 2.5 })).toThrow(
      'Cannot set epochs: expected integer, got 2.5; the default is 3',
    );
    expect(() => inject('a: list[str] = []', { a: ['x', 1] })).toThrow(/expected string\[\], got \["x",1\]/);
    expect(() => inject('a = True', { a: 1 })).toThrow(/expected boolean, got 1/);
  });
});

describe('parseParameterValue of an integer', () => {
  test('reads whole numbers alone', () => {
    expect(parseParameterValue('12', { kind: 'integer' })).toBe(12);
    expect(() => parseParameterValue('1.5', { kind: 'integer' }, 'epochs')).toThrow(
      "Cannot set epochs: expected integer, got '1.5'; write for example --set epochs=3",
    );
    expect(() => parseParameterValue('', { kind: 'integer' })).toThrow(/expected integer/);
  });
});
