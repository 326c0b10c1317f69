/** Asks the frame table of the data in SQL, from a cell. */
import { indexFolder } from '../dataset/frame-table/index-folder.js';
import { parseLayout } from '../dataset/layout.js';
import { queryParquet } from '../files/query-parquet.js';
import { drawStudies } from './draw-studies.js';
import { projectPath } from './project-path.js';
import type { TableValue } from './show-table.js';

/**
 * Asks the frame table in DuckDB's SQL, as the table `frames`: its columns stand in docs/formats.md.
 *
 * A folder is indexed first, which takes no time where nothing changed since the last cell or run; the table then lies in the cache.
 *
 * @param data - as `openData` takes it: a folder, or a `.parquet` table; empty for the embedded studies
 * @param sql - one query
 * @param options.labels - a labels file of a folder, relative to the project's folder; empty: `labels.csv` in the folder, if it is there
 * @param options.layout - `dicom`, `arcade` or `images`; `auto`, the default, recognises it
 * @param options.pixels - decodes every frame for hashes and quality facts, the first time; default false
 * @returns rows for `showTable`
 * @throws SyntaxError with the reason where the query can't be answered; SourceError if the folder can't be used
 *
 * @example
 * const sizes = await queryFrames("", "SELECT rows, columns, count(*) AS frames FROM frames GROUP BY ALL ORDER BY ALL");
 * showTable(sizes, { caption: "Frames by size" });
 */
export async function queryFrames(
  data: string,
  sql: string,
  options: { readonly labels?: string; readonly layout?: string; readonly pixels?: boolean } = {},
): Promise<Record<string, TableValue>[]> {
  return queryParquet(await findTable(data, options), sql, { table: 'frames' });
}

async function findTable(
  data: string,
  { labels = '', layout = 'auto', pixels = false }: NonNullable<Parameters<typeof queryFrames>[2]>,
): Promise<string> {
  const path = data === '' ? await drawStudies() : projectPath(data);
  const kind = parseLayout(layout);
  if (kind === 'table' || (kind === 'auto' && path.endsWith('.parquet'))) return path;
  const { table } = await indexFolder(path, { kind, pixels, ...(labels !== '' && { labels: projectPath(labels) }) });
  return table;
}
