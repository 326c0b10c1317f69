/** Shows rows of plain values as a table, in HTML and as aligned text. */
import { display } from './display.js';
import { escapeHtml } from './html.js';

/** What a cell of a table may hold; `null` shows as a dash, numbers of a column share their decimals. */
export type TableValue = string | number | boolean | null;

/** Options of {@link showTable}. */
export interface TableOptions {
  /** The sentence above the table. */
  readonly caption?: string;
}

/**
 * Shows `rows` as a table whose columns are the keys of the first row, in their order.
 *
 * @param rows - one object a row, all with the same keys; none shows `caption: none.`
 */
export function showTable(rows: readonly Readonly<Record<string, TableValue>>[], options: TableOptions = {}): void {
  if (rows.length === 0) {
    showNothing(options.caption ?? 'Rows');
    return;
  }
  const columns = Object.keys(rows[0] ?? {});
  const decimals = columns.map((column) => chooseDecimals(rows.map((row) => row[column] ?? null)));
  const cells = rows.map((row) =>
    columns.map((column, index) => formatValue(row[column] ?? null, decimals[index] ?? 0)),
  );
  const numeric = columns.map((column) => rows.every((row) => typeof row[column] === 'number' || row[column] === null));
  display({
    'text/html': renderHtml(columns, cells, numeric, options.caption),
    'text/plain': renderText(columns, cells, numeric, options.caption),
  });
}

function showNothing(caption: string): void {
  display({ 'text/html': `<p>${escapeHtml(caption)}: none.</p>`, 'text/plain': `${caption}: none.` });
}

function formatValue(value: TableValue, decimals: number): string {
  if (value === null) return '–';
  return typeof value === 'number' ? value.toFixed(decimals) : String(value);
}

/** None for whole numbers; else so many that the column's largest number has three significant digits. */
function chooseDecimals(values: readonly TableValue[]): number {
  const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  if (numbers.every((value) => Number.isInteger(value))) return 0;
  const largest = Math.max(...numbers.map(Math.abs));
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(largest * 0.999))));
}

function renderHtml(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  numeric: readonly boolean[],
  caption: string | undefined,
): string {
  const style = (index: number): string => (numeric[index] ? ' style="text-align:right"' : ' style="text-align:left"');
  const head = columns.map((column, index) => `<th scope="col"${style(index)}>${escapeHtml(column)}</th>`).join('');
  const body = cells
    .map((row) => `<tr>${row.map((cell, index) => `<td${style(index)}>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  const title = caption === undefined ? '' : `<caption>${escapeHtml(caption)}</caption>`;
  return `<table>${title}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table>`;
}

function renderText(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  numeric: readonly boolean[],
  caption: string | undefined,
): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const align = (row: readonly string[]): string =>
    row
      .map((cell, index) => (numeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  return [...(caption === undefined ? [] : [caption]), align(columns), ...cells.map(align)].join('\n');
}
