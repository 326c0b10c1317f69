/** SQL over a Parquet file, and over nothing else. */
import { resolve } from 'node:path';
import { type DuckDBConnection, StatementType } from '@duckdb/node-api';
import { quote, quoteName, quoteParquet, withConnection } from './duckdb.js';

/** What a cell of an answer is: numbers of any width are numbers, lists texts with commas. */
export type QueryValue = string | number | boolean | null;

/**
 * Asks a Parquet file in DuckDB's SQL. The query can read that file alone, write none, and change no setting.
 *
 * @param path - an existing file
 * @param sql - one query: SELECT, or what DuckDB takes for one (FROM, WITH, SUMMARIZE)
 * @param options.table - the name of the file in the query
 * @returns one object a row, in the order of the query
 * @throws SyntaxError with DuckDB's reason, without the file's path
 */
export async function queryParquet(
  path: string,
  sql: string,
  options: { readonly table: string },
): Promise<Record<string, QueryValue>[]> {
  return withConnection(async (connection) => {
    await connection.run(`CREATE VIEW ${quoteName(options.table)} AS FROM ${quoteParquet(path)}`);
    try {
      await confine(connection, path);
      const prepared = await connection.prepare(sql);
      if (prepared.statementType !== StatementType.SELECT) throw new Error('A statement of another kind');
      const rows = (await prepared.runAndReadAll()).getRowObjectsJS();
      return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toValue(value)])));
    } catch (cause) {
      const reason = (cause instanceof Error ? cause.message : String(cause))
        .replaceAll(path, options.table)
        .split('\n')[0];
      throw new SyntaxError(
        `Cannot query ${options.table}: expected a query in DuckDB's SQL, got "${reason}"; correct it (columns: docs/formats.md)`,
        { cause },
      );
    }
  });
}

/** From here on the connection opens no other file; a query of another kind could still write over this one. */
async function confine(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run(`SET allowed_paths = [${quote(resolve(path))}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function toValue(value: unknown): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map((item) => toValue(item)).join(', ') : String(value);
}
