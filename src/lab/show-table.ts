/** Shows rows of plain values as a table, in HTML and as aligned text. */
import { display } from './display.js';
import { escapeHtml } from './html.js';

/** What a cell of a table may hold; `null` shows as a dash, numbers of a column share their decimals. */
export type TableValue = string | number | boolean | null;

/** A row by itself: an object whose values are all {@link TableValue}s, typed by an interface or otherwise. A missing one shows as `null`. */
export type TableRow<Row> = { readonly [Column in keyof Row]: TableValue | undefined };

/** Options of {@link showTable}. */
export interface TableOptions {
  /** The sentence above the table. */
  readonly caption?: string;
  /** Rows that are shown at most, 2 or more; of a longer table the first and the last ones. Default 60. */
  readonly maximumRows?: number;
}

/** Characters that a notebook's column of text has room for, at JupyterLab's usual width; and the room between two columns. */
const wideTable = 100;
const columnGap = 2;

/** A table as it is shown. */
interface Table {
  readonly columns: readonly string[];
  /** Which columns hold numbers alone. */
  readonly numeric: readonly boolean[];
  /** The first rows, and the last ones where some between them are left out. */
  readonly parts: readonly (readonly (readonly string[])[])[];
  /** Says how many rows are left out; empty where none is. */
  readonly gap: string;
  readonly caption: string | undefined;
}

/**
 * Shows `rows` as a table whose columns are the keys of the first row, in their order.
 *
 * Of a long table the first and the last rows are shown, and between them how many are left out. A wide one scrolls.
 *
 * @param rows - one object a row, all with the same keys; none shows `caption: none.`
 * @throws RangeError if `maximumRows` is less than 2
 *
 * @example
 * showTable([{ artery: "LCA", frames: 5, share: 1 / 3 }, { artery: "RCA", frames: 10, share: 2 / 3 }], { caption: "Frames" });
 */
export function showTable<Row extends TableRow<Row>>(rows: readonly Row[], options: TableOptions = {}): void {
  const { caption, maximumRows = 60 } = options;
  if (!(maximumRows >= 2))
    throw new RangeError(
      `Cannot show table: expected maximumRows of 2 or more, got ${maximumRows}; show the first and the last row at least.`,
    );
  if (rows.length === 0) {
    showNothing(caption ?? 'Rows');
    return;
  }
  const table = formatRows(rows, { caption, maximumRows });
  display({ 'text/html': renderHtml(table), 'text/plain': renderText(table) });
}

function formatRows(
  rows: readonly Readonly<Record<string, TableValue | undefined>>[],
  { caption, maximumRows }: { readonly caption: string | undefined; readonly maximumRows: number },
): Table {
  const columns = Object.keys(rows[0] ?? {});
  const valuesOf = (column: string): TableValue[] => rows.map((row) => row[column] ?? null);
  const decimals = columns.map((column) => chooseDecimals(valuesOf(column)));
  const numeric = columns.map((column) =>
    valuesOf(column).every((value) => typeof value === 'number' || value === null),
  );
  const parts = cutRows(rows, maximumRows).map((part) =>
    part.map((row) => columns.map((column, index) => formatValue(row[column] ?? null, decimals[index] ?? 0))),
  );
  const left = rows.length - parts.flat().length;
  const gap = left === 0 ? '' : `… ${left} of ${rows.length} rows left out (maximumRows: ${maximumRows}) …`;
  return { columns, numeric, parts, gap, caption };
}

/** All rows, or the first half and the last half of those that may be shown. */
function cutRows<T>(rows: readonly T[], most: number): (readonly T[])[] {
  if (rows.length <= most) return [rows];
  const last = Math.floor(most / 2);
  return [rows.slice(0, Math.floor(most) - last), rows.slice(-last)];
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

function renderHtml(table: Table): string {
  const { columns, numeric, parts, gap } = table;
  const style = (index: number): string => (numeric[index] ? ' style="text-align:right"' : ' style="text-align:left"');
  const head = columns.map((column, index) => `<th scope="col"${style(index)}>${escapeHtml(column)}</th>`).join('');
  const toRow = (row: readonly string[]): string =>
    `<tr>${row.map((cell, index) => `<td${style(index)}>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  const between = `\n<tr><td colspan="${columns.length}" style="text-align:left"><em>${gap}</em></td></tr>\n`;
  const body = parts.map((rows) => rows.map(toRow).join('\n')).join(between);
  const title = describeTable(table);
  return `<table>${title}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table>`;
}

/** The caption, at the left, where a wide table begins. It says that such a table scrolls: scroll bars may be hidden. */
function describeTable(table: Table): string {
  const hint = `${table.columns.length} columns: scroll sideways where they don't fit`;
  const isWide = measureColumns(table).reduce((sum, width) => sum + width + columnGap, 0) > wideTable;
  const words = [table.caption ?? [], isWide ? hint : []].flat().map(escapeHtml);
  return words.length === 0 ? '' : `<caption style="text-align:left">${words.join(' · ')}</caption>`;
}

/** Widths of columns, in characters. */
function measureColumns({ columns, parts }: Table): number[] {
  const rows = parts.flat();
  return columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
}

function renderText(table: Table): string {
  const { columns, numeric, parts, gap, caption } = table;
  const widths = measureColumns(table);
  const align = (row: readonly string[]): string =>
    row
      .map((cell, index) => (numeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const [first = [], ...last] = parts.map((rows) => rows.map(align));
  const lines = [...first, ...(gap === '' ? [] : [gap]), ...last.flat()];
  return [...(caption === undefined ? [] : [caption]), align(columns), ...lines].join('\n');
}
