/** What tags mean for the text between them: where lines end, and which words are the label of a cell or of a term's value. */

import { cellMark } from '../../privacy/column-values.js';
import { kindOfLabel } from '../../privacy/labels.js';
import type { Tag } from './read-tags.js';
import type { ReadableText } from './readable-text.js';

/** Elements that don't end a line. */
const inline = new Set(
  'a abbr annotation b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tspan tt u var wbr'.split(
    ' ',
  ),
);

/** A table that is open: the labels among the headings of its columns and rows, and the cell that is read. */
interface Table {
  readonly headings: string[];
  /** How many rows each column is still taken by a cell from above. */
  readonly spans: number[];
  rows: number;
  column: number;
  /** Columns of the cell that is read. */
  width: number;
  inHead: boolean;
  /** The label that the cell before is. */
  before: string;
  /** The label that stands at the head of the row. */
  rowLabel: string;
  rowHasHeading: boolean;
}

/** A table of more columns is read as if it ended there. */
const mostColumns = 1000;

/** Takes each tag of `markup` in order; a cell below or behind a label has that label before it in `text`, unseen. */
export function createTagPlacer(text: ReadableText, markup: string): (tag: Tag) => void {
  const tables: Table[] = [];
  let start = 0;
  let term = '';
  const readWords = (): string => text.line.slice(start).trim();
  const readLabel = (): string => (kindOfLabel(readWords()) === null ? '' : readWords());
  const begin = (label: string, mark = ''): void => {
    text.endLine();
    text.addUnseen(label === '' ? mark : `${mark}${label}: `);
    start = text.line.length;
  };
  const openCell = (tag: Tag, table: Table): void => {
    const { spans } = table;
    while ((spans[table.column] ?? 0) > 0) passSpan(table);
    table.width = Math.min(readSpan(markup, tag, 'col'), mostColumns - Math.min(table.column, mostColumns - 1));
    const below = readSpan(markup, tag, 'row') - 1;
    for (let column = table.column; column < table.column + table.width; column += 1) spans[column] = below;
    const { headings } = table;
    // A row that begins with its own heading has none of columns.
    if (tag.name === 'td' && table.rows === 1 && !table.inHead && table.rowHasHeading) headings.length = 0;
    table.rowHasHeading ||= tag.name === 'th';
    const isHeading = tag.name === 'th' && (table.inHead || table.rows === 1);
    begin(isHeading ? '' : headings[table.column] || table.before || table.rowLabel, cellMark);
  };
  const closeCell = ({ name }: Tag, table: Table): void => {
    const label = readLabel();
    const { column, width, headings } = table;
    if (name === 'th' && (table.inHead || table.rows === 1))
      for (let at = column; at < column + width; at += 1) headings[at] = label || headings[at] || '';
    else if (table.rows === 1 && !table.rowHasHeading) placePlainHeading(table, label, readWords());
    if (name === 'th' && column === 0) table.rowLabel = label;
    table.before = label;
    table.column = Math.min(column + width, mostColumns);
    table.width = 0;
  };
  const placeTerm = ({ name, closes }: Tag): void => {
    if (name === 'dt' && closes) term = readLabel();
    else if (!closes) begin(name === 'dd' ? term : '');
  };
  return (tag) => {
    const { name, closes } = tag;
    if (inline.has(name)) return;
    const table = tables.at(-1);
    if (name === 'dt' || name === 'dd') placeTerm(tag);
    else if (table !== undefined && (name === 'td' || name === 'th')) (closes ? closeCell : openCell)(tag, table);
    else text.endLine();
    if (name === 'table' && !closes) tables.push(createTable());
    if (name === 'table' && closes) tables.pop();
    if (table !== undefined && name === 'thead') table.inHead = !closes;
    if (table !== undefined && name === 'tr' && !closes) beginRow(table);
  };
}

function createTable(): Table {
  return {
    headings: [],
    spans: [],
    rows: 0,
    column: 0,
    width: 0,
    inHead: false,
    before: '',
    rowLabel: '',
    rowHasHeading: false,
  };
}

function beginRow(table: Table): void {
  while (table.column < table.spans.length) passSpan(table);
  Object.assign(table, { rows: table.rows + 1, column: 0, width: 0, before: '', rowLabel: '', rowHasHeading: false });
}

/** Goes on over a column that a cell from above may take. */
function passSpan(table: Table): void {
  table.spans[table.column] = Math.max(0, (table.spans[table.column] ?? 0) - 1);
  table.column += 1;
}

/** A first row without headings in bold may be one: labels whose values have digits, unless such a value stands beside them. */
function placePlainHeading(table: Table, label: string, words: string): void {
  const kind = kindOfLabel(label);
  if (table.before !== '' && /\d/.test(words)) table.headings[table.column - 1] = '';
  if (kind !== null && kind !== 'person name' && kind !== 'address') table.headings[table.column] = label;
}

function readSpan(markup: string, { start, end }: Tag, axis: 'col' | 'row'): number {
  if (end - start < 12) return 1;
  const value = new RegExp(`\\s${axis}span=["']?(\\d{1,4})`, 'i').exec(
    markup.slice(start, Math.min(end, start + 400)),
  )?.[1];
  return Math.max(1, Number(value ?? 1));
}
