/** DuckDB in this process: one connection for one piece of work, and query results as Parquet files. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { flushToDisk } from './flush-to-disk.js';
import { makeFolder } from './make-folder.js';

/**
 * Opens an empty database in memory for `work`, and closes it.
 *
 * One thread, so that rows keep their order and bytes repeat; no extension is ever fetched.
 */
export async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const options = { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
  const instance = await DuckDBInstance.create(':memory:', options);
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * Writes a table or the result of a query as one Parquet file: written aside, flushed, renamed. Missing parent folders are made.
 *
 * @param from - a table's name, or a query in parentheses
 * @param options.metadata - texts by name, kept in the file's own metadata
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function copyToParquet(
  connection: DuckDBConnection,
  from: string,
  options: {
    readonly path: string;
    readonly metadata?: Readonly<Record<string, string>>;
    /** Rows that are held in memory before they are written; default DuckDB's 122,880. */
    readonly groupRows?: number;
  },
): Promise<void> {
  const { path, metadata = {}, groupRows } = options;
  const folder = dirname(resolve(path));
  await makeFolder(folder);
  const aside = await mkdtemp(join(folder, `.${basename(path)}.`));
  try {
    const temporary = join(aside, 'table');
    const pairs = Object.entries(metadata).map(([name, value]) => `${quoteName(name)}: ${quote(value)}`);
    const kept = pairs.length === 0 ? '' : `, KV_METADATA {${pairs.join(', ')}}`;
    const groups = groupRows === undefined ? '' : `, ROW_GROUP_SIZE ${groupRows}`;
    await connection.run(`COPY ${from} TO ${quote(temporary)} (FORMAT parquet${groups}${kept})`);
    await flushToDisk(temporary);
    await rename(temporary, path);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** A text as SQL writes it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The texts that a Parquet file holds beside its table, by name. @throws DuckDB's error where it is no whole Parquet file */
export async function readMetadata(path: string): Promise<Readonly<Record<string, string>>> {
  return withConnection(async (connection) => {
    const table = `parquet_kv_metadata([${quote(resolve(path))}])`;
    const reader = await connection.runAndReadAll(`SELECT decode(key), decode(value) FROM ${table}`);
    return Object.fromEntries(reader.getRows());
  });
}

/** A Parquet file as a table of a query; folder names such as `a=b` are no columns. */
export function quoteParquet(path: string): string {
  return `read_parquet([${quote(resolve(path))}], hive_partitioning = false)`;
}
