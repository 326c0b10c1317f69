/** Which columns of a sanitised table hold nothing but numbers, or dates: their cells get a class, by which they are set. */
import { decodeText } from './html.js';

const number = /^[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?\s?%?$/i;
const date = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/;
/** What stands for a missing value, or for rows that are left out. */
const missing = /^(?:|nan|nat|none|null|na|<na>|[-+]?inf|\.\.\.|…|–|-)$/i;
/** No number is longer, its markup included. */
const longest = 200;

type Kind = 'numeric' | 'dated' | 'missing' | 'text';

/** Marks the cells of such columns, and their headings, as `numeric` or `dated`. A table with tables in it stays as it is. */
export function markNumericColumns(markup: string): string {
  return markup
    .split(/(?=<table\b)/)
    .map((part) => {
      const end = part.startsWith('<table') ? part.indexOf('</table>') : -1;
      return end < 0 ? part : markTable(part.slice(0, end)) + part.slice(end);
    })
    .join('');
}

function markTable(table: string): string {
  if (/<td\b[^>]* rowspan=/.test(table)) return table;
  const bodyStart = Math.max(0, table.indexOf('</thead>'));
  const kinds = new Map<number, Kind>();
  for (const row of splitRows(table.slice(bodyStart))) addKinds(row, kinds);
  const marked = new Map([...kinds].filter(([, kind]) => kind === 'numeric' || kind === 'dated'));
  if (marked.size === 0) return table;
  return splitRows(table)
    .map((row) => markRow(row, marked))
    .join('');
}

function splitRows(markup: string): string[] {
  return markup.split(/(?=<tr\b)/);
}

/** What the columns hold, by their place from the right: rows of pandas begin with headings that span several of them. */
function addKinds(row: string, kinds: Map<number, Kind>): void {
  if (!row.includes('<td')) return;
  for (const { place, content, isHeading } of readCells(row)) {
    const kind = isHeading ? 'text' : kindOf(content);
    const before = kinds.get(place) ?? 'missing';
    kinds.set(place, before === 'missing' || before === kind ? kind : kind === 'missing' ? before : 'text');
  }
}

function kindOf(content: string): Kind {
  if (content.length > longest) return 'text';
  const text = decodeText(content.replace(/<[^>]*>/g, '')).trim();
  if (missing.test(text)) return 'missing';
  return date.test(text) ? 'dated' : number.test(text) && /\d/.test(text) ? 'numeric' : 'text';
}

function markRow(row: string, kinds: ReadonlyMap<number, Kind>): string {
  let marked = '';
  let done = 0;
  for (const { place, span, start, attributes } of readCells(row)) {
    const kind = kinds.get(place);
    if (kind === undefined || span > 1) continue;
    const at = start + '<td'.length;
    const rest = attributes.replace(/ class="([^"]*)"/, '');
    const given = / class="([^"]*)"/.exec(attributes)?.[1];
    marked += `${row.slice(done, at)} class="${given === undefined ? kind : `${given} ${kind}`}"${rest}`;
    done = at + attributes.length;
  }
  return marked + row.slice(done);
}

interface TableCell {
  /** From the right, from 0. */
  readonly place: number;
  readonly span: number;
  readonly isHeading: boolean;
  readonly content: string;
  /** Where its tag begins in the row. */
  readonly start: number;
  readonly attributes: string;
}

function readCells(row: string): TableCell[] {
  let place = 0;
  const cells = [...row.matchAll(/<(t[dh])\b([^>]*)>([\s\S]*?)<\/\1>/g)].map(
    ({ index, 1: tag, 2: attributes = '', 3: content = '' }) => ({
      ...{ span: Number(/ colspan="(\d+)"/.exec(attributes)?.[1] ?? 1), isHeading: tag === 'th' },
      ...{ content, start: index, attributes },
    }),
  );
  const placed = cells.reverse().map((cell) => {
    const found = { ...cell, place };
    place += cell.span;
    return found;
  });
  return placed.reverse();
}
