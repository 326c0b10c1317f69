/** Small typed column tables to and from Parquet, the form of every table that angiolab keeps on disk. */
import { stat } from 'node:fs/promises';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { copyToParquet, quoteName, quoteParquet, withConnection } from './duckdb.js';

/** One column: its type, and its values from the first row to the last; `null` is a missing value. */
export type TableColumn =
  | { readonly type: 'string'; readonly values: readonly (string | null)[] }
  | { readonly type: 'double'; readonly values: readonly (number | null)[] }
  | { readonly type: 'int32'; readonly values: readonly (number | null)[] }
  | { readonly type: 'boolean'; readonly values: readonly (boolean | null)[] };

/** A table: columns by name, all of one length. The order of the keys is the order of the columns. */
export type Table = Readonly<Record<string, TableColumn>>;

const chunkRows = 2048;
const duckTypes: Readonly<Record<TableColumn['type'], DuckDBType>> = {
  string: VARCHAR,
  double: DOUBLE,
  int32: INTEGER,
  boolean: BOOLEAN,
};

/**
 * Writes `columns` as one Parquet file: written aside, flushed, renamed. The same columns give the same bytes.
 *
 * Missing parent folders are made. It is for tables that fit in memory.
 *
 * @param path - where the file shall be
 * @param columns - at least one column, all of one length; `int32` holds whole numbers from -2^31 to 2^31 - 1
 * @throws TypeError if a value isn't of its column's type
 * @throws RangeError if there is no column, lengths differ, or two names differ by case alone
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function writeTable(path: string, columns: Table): Promise<void> {
  checkColumns(path, columns);
  await withConnection(async (connection) => {
    await fillTable(connection, columns);
    await copyToParquet(connection, 'content', { path });
  });
}

/**
 * Reads a Parquet file that `writeTable` or another program wrote.
 *
 * Whole numbers of any width come as `int32`, floating-point and decimal numbers as `double`.
 *
 * @param path - an existing file
 * @throws SyntaxError if it isn't a Parquet file, is damaged, or holds a whole number outside int32
 * @throws TypeError if a column is of another type, such as a list or a timestamp
 * @throws the file system's error (`ENOENT`, `EACCES`, …)
 */
export async function readTable(path: string): Promise<Table> {
  await stat(path);
  const source = quoteParquet(path);
  return withConnection(async (connection) => {
    const types = await queryParquet(
      connection,
      path,
      `SELECT column_name, column_type FROM (DESCRIBE FROM ${source})`,
    );
    const [names = [], sqlTypes = []] = types as [string[], string[]];
    const kinds = sqlTypes.map((type, index) => readType(path, names[index] ?? '', type));
    const selected = names.map((name, index) => `CAST(${quoteName(name)} AS ${duckTypes[kinds[index]!]})`);
    const values = await queryParquet(connection, path, `SELECT ${selected.join(', ')} FROM ${source}`);
    return Object.fromEntries(names.map((name, index) => [name, { type: kinds[index]!, values: values[index] ?? [] }]));
  }) as Promise<Table>;
}

async function fillTable(connection: DuckDBConnection, columns: Table): Promise<void> {
  const entries = Object.entries(columns);
  const types = entries.map(([, column]) => duckTypes[column.type]);
  const declared = entries.map(([name, column]) => `${quoteName(name)} ${duckTypes[column.type]}`);
  await connection.run(`CREATE TABLE content (${declared.join(', ')})`);
  const appender = await connection.createAppender('content');
  const rows = entries[0]?.[1].values.length ?? 0;
  for (let start = 0; start < rows; start += chunkRows) {
    const chunk = DuckDBDataChunk.create(types, Math.min(chunkRows, rows - start));
    chunk.setColumns(entries.map(([, column]) => column.values.slice(start, start + chunkRows)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function queryParquet(connection: DuckDBConnection, path: string, sql: string): Promise<unknown[][]> {
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getColumns();
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
    throw new SyntaxError(
      `Cannot read table ${path}: expected a whole Parquet file, got "${reason}"; make the file again`,
      { cause },
    );
  }
}

function readType(path: string, name: string, sqlType: string): TableColumn['type'] {
  if (sqlType === 'VARCHAR') return 'string';
  if (sqlType === 'BOOLEAN') return 'boolean';
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(sqlType)) return 'int32';
  if (/^(DOUBLE|FLOAT|DECIMAL\(.*\))$/.test(sqlType)) return 'double';
  throw new TypeError(
    `Cannot read column ${name} of ${path}: expected text, numbers or booleans, got ${sqlType}; convert the column`,
  );
}

function checkColumns(path: string, columns: Table): void {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].values.length;
  if (rows === undefined) {
    throw new RangeError(`Cannot write table ${path}: expected at least one column, got none; pass a column`);
  }
  const seen = new Set<string>();
  for (const [name, column] of entries) {
    if (column.values.length !== rows || seen.has(name.toLowerCase())) {
      const got = column.values.length === rows ? `two named ${name}` : `${column.values.length} values in ${name}`;
      throw new RangeError(
        `Cannot write table ${path}: expected columns of ${rows} values with names that differ by more than case, got ${got}; mend the column`,
      );
    }
    seen.add(name.toLowerCase());
    const wrong = column.values.findIndex((value) => value !== null && !isOfType(value, column.type));
    if (wrong >= 0) {
      throw new TypeError(
        `Cannot write column ${name} of ${path}: expected ${column.type} or null, got ${typeof column.values[wrong]} in row ${wrong}; convert the value or change the column's type`,
      );
    }
  }
}

function isOfType(value: unknown, type: TableColumn['type']): boolean {
  if (type === 'double') return typeof value === 'number';
  if (type === 'int32') return typeof value === 'number' && (value | 0) === value;
  return typeof value === type;
}
