/** SQL over a Parquet file. */
import { quoteName, quoteParquet, withConnection } from './duckdb.js';

/** What a cell of an answer is: numbers of any width are numbers, lists texts with commas. */
export type QueryValue = string | number | boolean | null;

/**
 * Asks a Parquet file in DuckDB's SQL.
 *
 * @param path - an existing file
 * @param sql - one query
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
      const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
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

function toValue(value: unknown): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map((item) => toValue(item)).join(', ') : String(value);
}
