/** Columns of tables in plain text, as print, CSV files and databases write them: values under a heading that is a label. */
import { bareDate } from './bare-values.js';
import type { IdentifierKind } from './identifying-elements.js';
import { isValue, kindOfLabel } from './labels.js';
import type { Range } from './range.js';

/** A piece of a line, by its place in the line. */
interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where a label begins in the text. */
export interface Label {
  readonly index: number;
}

interface Heading {
  readonly split: (line: string) => Cell[];
  /** Whether cells lie under their heading; else they are counted. */
  readonly aligned: boolean;
  readonly columns: readonly (Cell & { readonly kind: IdentifierKind; readonly index: number })[];
  readonly count: number;
}

/** Begins the text of a cell whose table is known: it is no row of a table in plain text. */
export const cellMark = '\u001f';

/** A longer line is no row that people read. */
const longestLine = 4000;
/** So many lines in a row without a value end a table. */
const mostMisses = 3;
/** What a heading is made of; code has other signs too. */
const title = /^(?:\\|[\p{L}\d#(][\p{L}\d _.'’/#%()-]{0,60})?$/u;
/** Words that a survey of columns has where a heading would be, and rows of such surveys. */
const noHeading =
  /^(?:-?\d[\d.,%]*|object|bool|str|string|category|u?int\d*|float\d*|datetime64.*|non-null|AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UI)$/;
const survey = /^\s*(?:count|unique|freq|mean|std|min|max|nunique|top|dtype|NaN)\b/;
const ruler = /^[\s|+=:_\u2500-\u257f-]+$/;

/** Finds them. @param labels - in order: lines without one can't be a heading */
export function findColumnValues(text: string, labels: readonly Label[]): Range[] {
  const found: Range[] = [];
  scan(text, labels, found);
  return found;
}

/** The heading of a table that goes on behind the end of `text`; empty where there is none. */
export function findOpenHeading(text: string, labels: readonly Label[]): string {
  return scan(text, labels, []);
}

function scan(text: string, labels: readonly Label[], found: Range[]): string {
  let end = 0;
  let open = '';
  for (const { index: place } of labels) {
    readSeries(text, place, found);
    if (place < end) continue;
    const start = text.lastIndexOf('\n', place) + 1;
    const next = endOfLine(text, start);
    end = next;
    open = '';
    const line = text.slice(start, next);
    const heading = line.length > longestLine ? null : readHeading(line);
    if (heading === null) continue;
    end = readRows({ text, start: next + 1, heading }, found);
    if (end >= text.length) open = line;
  }
  return open;
}

/** A column of pandas, whose name stands behind its values: `0    E-1`, `Name: PatientID, dtype: object`. */
function readSeries(text: string, place: number, found: Range[]): void {
  const name = /^[\w '’-]{1,60}(?=, (?:dtype|Length))/.exec(text.slice(place, place + 70))?.[0];
  const kind = name === undefined ? null : kindOfLabel(name);
  let end = place - 'Name: '.length - 1;
  if (kind === null || !text.startsWith('\nName: ', end)) return;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const row = /^.{1,200}?\s{2,}(?<what>\S.{0,80})$/d.exec(text.slice(Math.max(start, end - longestLine), end));
    const [from = 0, to = 0] = row?.indices?.groups?.['what'] ?? [];
    if (row === null) return;
    const cell = row[0].slice(from, to);
    if (isCellValue(cell, kind)) found.push({ start: start + from, end: start + to, kind });
    end = start - 1;
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

interface Rows {
  readonly text: string;
  readonly start: number;
  readonly heading: Heading;
}

/** Reads the rows below a heading. @returns where they end: lines before it are rows and no headings */
function readRows({ text, start, heading }: Rows, found: Range[]): number {
  let at = start;
  let misses = 0;
  while (at < text.length && misses < mostMisses) {
    const end = endOfLine(text, at);
    const line = text.slice(at, Math.min(end, at + longestLine));
    if (line.trim() === '') return at;
    if (line.startsWith(cellMark) || readHeading(line) !== null) return at;
    const values = survey.test(line) || ruler.test(line) ? null : readRow(line, heading);
    for (const { cell, kind } of values ?? []) found.push({ start: at + cell.start, end: at + cell.end, kind });
    misses = values === null || values.length > 0 ? 0 : misses + 1;
    at = end + 1;
  }
  return at;
}

function readRow(line: string, { split, aligned, columns, count }: Heading): { cell: Cell; kind: IdentifierKind }[] {
  const cells = split(line);
  if (!aligned && cells.length !== count) return [];
  if (aligned && count === 1 && cells.length === 1 && !isValueAlone(columns[0]!, cells[0]!.text)) return [];
  return columns.flatMap(({ start, end, index, kind }) => {
    const under = aligned ? cells.find((cell) => cell.start < end && cell.end > start) : cells[index];
    return under !== undefined && isCellValue(under.text, kind) ? [{ cell: under, kind }] : [];
  });
}

/** `PatientID` in a line of its own may be one of many words, so that a number is asked; `Patient ID` is said to a reader. */
function isValueAlone({ text, kind }: Cell & { readonly kind: IdentifierKind }, value: string): boolean {
  if (kind === 'person name') return false;
  return text.includes(' ') || kind !== 'patient identifier' || /^[A-Z]{0,5}[-_]?\d{3,}$/.test(value);
}

/** Whether a cell is a value of its kind by its form: counts stand in such columns too. */
function isCellValue(text: string, kind: IdentifierKind): boolean {
  if (!isValue(text, kind)) return false;
  if (kind === 'person name') return /^\p{L}[\p{L}\p{M} ,.^'’-]{1,80}$/u.test(text);
  if (kind === 'patient identifier') return /^[\w./-]{1,64}$/.test(text) && /\p{L}|\d{3}/u.test(text);
  if (kind === 'date of birth') return bareDate.test(text);
  if (kind === 'DICOM UID') return /^[0-2](?:\.\d{1,39}){2,30}$/.test(text);
  return true;
}

function readHeading(line: string): Heading | null {
  if (line.startsWith(cellMark)) return null;
  for (const { split, aligned, heads } of layouts) {
    if (heads?.test(line) === false) continue;
    const cells = split(line);
    const columns = cells.flatMap((cell, index) => {
      const kind = kindOfLabel(cell.text);
      return kind === null ? [] : [{ ...cell, kind, index }];
    });
    if (columns.length === 0 || cells.some(({ text }) => noHeading.test(text) || !title.test(text))) continue;
    // A list in a sentence has spaces behind its commas.
    if (!aligned && (/[,;] /.test(line) || cells.filter(({ text }) => text !== '').length < 2)) continue;
    const isAlone = cells.length === 1;
    // One word alone may stand above anything: only what has digits is taken there, unless it stands behind a column without a heading.
    const taken =
      isAlone && !/^\s{2}/.test(line)
        ? columns.filter(({ kind }) => kind !== 'person name' && kind !== 'address')
        : columns;
    if (taken.length > 0) return { split, aligned, columns: taken, count: cells.length };
  }
  return null;
}

/** How the cells of a line are told apart; the first that finds a label among the headings counts. */
const layouts: readonly (Pick<Heading, 'split' | 'aligned'> & {
  /** What a line of headings begins with. */
  readonly heads?: RegExp;
})[] = [
  { aligned: false, split: (line) => splitBy(line, /[|│┆┃&]/g) },
  { aligned: false, split: (line) => splitBy(line, /"[^"]*"|[,;]/g) },
  { aligned: true, split: (line) => findCells(line, /\S+(?: \S+)*/g) },
  { aligned: true, split: (line) => findCells(line, /\S+/g), heads: /^\s/ },
];

/** Cells between signs (what the pattern finds of one character; more is passed over), without the spaces and quotes round them; none where there is no sign. */
function splitBy(line: string, sign: RegExp): Cell[] {
  const bounds = Array.from(line.matchAll(sign)).flatMap(({ 0: found, index }) => (found.length === 1 ? [index] : []));
  if (bounds.length === 0) return [];
  return [...bounds, line.length].map((end, index) => {
    const start = index === 0 ? 0 : bounds[index - 1]! + 1;
    const text = line.slice(start, end);
    const [head = ''] = /^\s*["']?/.exec(text) ?? [];
    const inner = text.slice(head.length).replace(/["']?\s*\\*\s*$/, '');
    return { text: inner, start: start + head.length, end: start + head.length + inner.length };
  });
}

function findCells(line: string, pattern: RegExp): Cell[] {
  return Array.from(line.matchAll(pattern), ({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}
