/** Counts rows by one key, or by two as a cross table. */
import type { TableValue } from './show-table.js';

/** What to count by. */
export interface TabulateOptions<T> {
  /** The heading of the first column, for example `Series`. */
  readonly name: string;
  readonly rowOf: (item: T) => string;
  /** What makes the columns, for example the label; without it there is one column, `frames`. */
  readonly columnOf?: (item: T) => string;
}

/**
 * Counts `items`: one row a value of `rowOf`, sorted with numbers counted as numbers, and a total where there are columns.
 *
 * @example
 * showTable(tabulate(frames, { name: "Part", rowOf: (frame) => frame.split, columnOf: (frame) => frame.label }));
 */
export function tabulate<T>(items: readonly T[], options: TabulateOptions<T>): Record<string, TableValue>[] {
  const { columnOf } = options;
  const columns = columnOf === undefined ? [] : distinct(items.map(columnOf));
  return distinct(items.map(options.rowOf)).map((row) => {
    const inRow = items.filter((item) => options.rowOf(item) === row);
    const counts = columns.map((column): [string, number] => [
      column,
      inRow.filter((item) => columnOf?.(item) === column).length,
    ]);
    const total: [string, number] = [columns.length === 0 ? 'frames' : 'all', inRow.length];
    return Object.fromEntries<TableValue>([[options.name, row], ...counts, total]);
  });
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
