/** Column tables: round trips, repeatable bytes, foreign and damaged files. Fixtures: test/fixtures/files. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTable, type Table, writeTable } from '../../src/files/table.js';

const fixtures = resolve(import.meta.dirname, '../fixtures/files');
const mixed: Table = {
  id: { type: 'string', values: ['a', null, "it's “ü”"] },
  x: { type: 'double', values: [0.1, null, Number.NEGATIVE_INFINITY] },
  n: { type: 'int32', values: [-(2 ** 31), 2 ** 31 - 1, null] },
  ok: { type: 'boolean', values: [true, false, null] },
};
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeTable and readTable', () => {
  test('give back names, types, order, values and nulls', async () => {
    const path = join(folder, 'new', 'mixed.parquet');
    await writeTable(path, mixed);
    const back = await readTable(path);
    expect(back).toEqual(mixed);
    expect(Object.keys(back)).toEqual(['id', 'x', 'n', 'ok']);
    expect(await readdir(join(folder, 'new'))).toEqual(['mixed.parquet']);
  });

  test('keep NaN and an empty table', async () => {
    const path = join(folder, 'edge.parquet');
    await writeTable(path, { x: { type: 'double', values: [Number.NaN, 1] } });
    expect((await readTable(path))['x']?.values).toEqual([Number.NaN, 1]);
    await writeTable(path, { x: { type: 'string', values: [] } });
    expect(await readTable(path)).toEqual({ x: { type: 'string', values: [] } });
  });

  test('give the same bytes for the same columns, over more rows than one row group', async () => {
    const rows = 130_000;
    const table: Table = {
      id: { type: 'string', values: Array.from({ length: rows }, (_, row) => `frame-${row}`) },
      logit: {
        type: 'double',
        values: Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? null : Math.sin(row))),
      },
    };
    const paths = [join(folder, 'first.parquet'), join(folder, 'second.parquet')] as const;
    for (const path of paths) await writeTable(path, table);
    expect((await readFile(paths[0])).equals(await readFile(paths[1]))).toBe(true);
    expect((await readTable(paths[0]))['id']?.values.at(-1)).toBe(`frame-${rows - 1}`);
  });

  test.each(["seed=1/it's.parquet", 'a[1]*?.parquet'])('take the path %s literally', async (name) => {
    const path = join(folder, name);
    await writeTable(path, mixed);
    expect(Object.keys(await readTable(path))).toEqual(Object.keys(mixed));
  });

  test('give back any strings and numbers', async () => {
    const row = fc.record({
      text: fc.option(fc.string({ unit: 'binary' })),
      number: fc.option(fc.double()),
      whole: fc.option(fc.integer()),
    });
    const path = join(folder, 'any.parquet');
    const property = fc.asyncProperty(fc.array(row), async (rows) => {
      const table: Table = {
        text: { type: 'string', values: rows.map((item) => item.text) },
        number: { type: 'double', values: rows.map((item) => item.number) },
        whole: { type: 'int32', values: rows.map((item) => item.whole) },
      };
      await writeTable(path, table);
      expect(await readTable(path)).toEqual(table);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});

describe('writeTable', () => {
  const refused: [string, Table, ErrorConstructor, string][] = [
    ['no column', {}, RangeError, 'expected at least one column, got none'],
    [
      'columns of different lengths',
      { a: { type: 'double', values: [1] }, b: { type: 'double', values: [] } },
      RangeError,
      'expected columns of 1 values with names that differ by more than case, got 0 values in b',
    ],
    [
      'names that differ by case alone',
      { a: { type: 'double', values: [1] }, A: { type: 'double', values: [1] } },
      RangeError,
      'got two named A',
    ],
    [
      'a fraction among int32',
      { a: { type: 'int32', values: [1, 1.5] } },
      TypeError,
      'expected int32 or null, got number in row 1',
    ],
    ['a whole number beyond int32', { a: { type: 'int32', values: [2 ** 31] } }, TypeError, 'expected int32 or null'],
  ];
  test.each(refused)('refuses %s and leaves the old file', async (_, table, errorClass, message) => {
    const path = join(folder, 'kept.parquet');
    await writeFile(path, 'old');
    const failure = await writeTable(path, table).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(errorClass);
    expect((failure as Error).message).toContain(message);
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});

describe('readTable', () => {
  test('reads what pyarrow wrote, with wide integers as int32 and narrow floats as double', async () => {
    expect(await readTable(join(fixtures, 'foreign.parquet'))).toEqual({
      name: { type: 'string', values: ['LCA', null, 'Ärzte'] },
      wide: { type: 'int32', values: [1, -5, null] },
      narrow: { type: 'int32', values: [1, 2, 3] },
      single: { type: 'double', values: [0.5, null, -2.25] },
      money: { type: 'double', values: [1.5, 2.25, null] },
      flag: { type: 'boolean', values: [true, null, false] },
    });
  });

  test('refuses a whole number outside int32', async () => {
    const failure = readTable(join(fixtures, 'too-big.parquet'));
    await expect(failure).rejects.toThrow(SyntaxError);
    await expect(failure).rejects.toThrow(/Cannot read table .*too-big.parquet: .*2147483648.* out of range/);
  });

  test('refuses a column of lists, by name', async () => {
    const failure = readTable(join(fixtures, 'lists.parquet'));
    await expect(failure).rejects.toThrow(TypeError);
    await expect(failure).rejects.toThrow(
      /Cannot read column lists of .*: expected text, numbers or booleans, got INTEGER\[\]; convert the column/,
    );
  });

  test('refuses files that are cut short or not Parquet', async () => {
    const path = join(folder, 'whole.parquet');
    await writeTable(path, mixed);
    const bytes = await readFile(path);
    for (const broken of [
      bytes.subarray(0, bytes.length - 10),
      bytes.subarray(0, 3),
      Buffer.from('a,b\n1,2\n'.repeat(9)),
    ]) {
      await writeFile(join(folder, 'broken.parquet'), broken);
      const failure = readTable(join(folder, 'broken.parquet'));
      await expect(failure).rejects.toThrow(SyntaxError);
      await expect(failure).rejects.toThrow(
        /Cannot read table .*: expected a whole Parquet file, got ".*"; make the file/,
      );
    }
  });

  test('passes on that a file is missing', async () => {
    await expect(readTable(join(folder, 'missing.parquet'))).rejects.toThrow(/ENOENT/);
  });
});
