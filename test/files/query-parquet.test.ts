/** queryParquet: answers about its file, and reaches no other. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { queryParquet } from '../../src/files/query-parquet.js';
import { writeTable } from '../../src/files/table.js';
import { makeFolder } from '../dataset/make-folder.js';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = makeFolder({});
  path = join(folder, 'frames.parquet');
  await writeTable(path, { frame: { type: 'int32', values: [1, 2, 3] } });
  writeFileSync(join(folder, 'secret.csv'), 'name\nCANARY\n');
});

const ask = (sql: string): ReturnType<typeof queryParquet> => queryParquet(path, sql, { table: 'frames' });

test.each([
  { sql: 'SELECT sum(frame) AS total FROM frames', rows: [{ total: 6 }] },
  { sql: 'FROM frames WHERE frame > 2', rows: [{ frame: 3 }] },
  { sql: 'WITH few AS (FROM frames LIMIT 1) SELECT count(*) AS few FROM few', rows: [{ few: 1 }] },
  { sql: 'SELECT column_name FROM (SUMMARIZE frames)', rows: [{ column_name: 'frame' }] },
])('answers $sql', async ({ sql, rows }) => {
  expect(await ask(sql)).toEqual(rows);
});

test.each([
  (own: string) => `COPY frames TO '${join(own, 'copy.csv')}'`,
  (own: string) => `COPY (SELECT 1 AS frame) TO '${join(own, 'frames.parquet')}' (FORMAT parquet)`,
  (own: string) => `EXPLAIN ANALYZE COPY (SELECT 1 AS frame) TO '${join(own, 'frames.parquet')}' (FORMAT parquet)`,
  (own: string) => `SELECT * FROM read_csv('${join(own, 'secret.csv')}')`,
  (own: string) => `SELECT content FROM read_text('${join(own, 'secret.csv')}')`,
  (own: string) => `SELECT * FROM glob('${own}/*')`,
  (own: string) => `ATTACH '${join(own, 'other.db')}' AS other`,
  () => 'SET enable_external_access = true',
  (own: string) => `SELECT 1; COPY frames TO '${join(own, 'copy.csv')}'`,
])('refuses what reaches another file, or writes: %s', async (write) => {
  const before = readFileSync(path);
  await expect(ask(write(folder))).rejects.toThrow(
    /^Cannot query frames: expected a query in DuckDB's SQL, got ".+"; correct it/,
  );
  expect(readdirSync(folder).sort()).toEqual(['frames.parquet', 'secret.csv']);
  expect(readFileSync(path).equals(before)).toBe(true);
});
