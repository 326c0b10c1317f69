/** What a notebook declares as its result: numbers in its provenance, and a figure by the tag `headline` (docs/compare.md). */
import { hasTag, type MimeBundle, type Notebook, type Output } from '../notebook/nbformat.js';
import { readCellOptions } from './cell-options.js';
import { provenanceType } from './mime/provenance.js';
import { readObject } from './read-object.js';

/** A number that a notebook declares as its result. */
export interface Headline {
  readonly name: string;
  readonly value: number;
  /** Lower and upper bound. */
  readonly interval: readonly [number, number] | null;
  /** What stands after the number; may be empty. */
  readonly unit: string;
}

/** So many are read, each with so long a name: a card has no room for more. */
const most = 12;
const longest = 80;

/** The numbers under `headline` in the notebook's metadata, else in what its cells declared; what isn't one is left out. */
export function readHeadlines(notebook: Notebook): Headline[] {
  const stated = [notebook.metadata['angiolab'], ...listDeclared(notebook).reverse()];
  const found = stated.map((facts) => readObject(facts)?.['headline']).find((value) => value !== undefined);
  return [found ?? []].flat().flatMap(readHeadline).slice(0, most);
}

/** The first figure or picture of the first cell that is tagged `headline`; text where it has neither. */
export function findHeadlineOutput(notebook: Notebook): Output | null {
  const cell = notebook.cells.find((candidate) => hasTag(candidate, 'headline'));
  if (cell?.cell_type !== 'code') return null;
  const options = readCellOptions(cell);
  if (options.cell === 'removed' || options.output === 'removed') return null;
  const shows = (type: RegExp) => (output: Output) =>
    'data' in output && Object.keys(output.data).some((key) => type.test(key));
  return cell.outputs.find(shows(/plotly|^image\//)) ?? cell.outputs.find(shows(/^text\//)) ?? null;
}

/** A headline as text: "0.875 (0.810 to 0.930)", with its unit. */
export function formatHeadline({ value, interval, unit }: Headline): string {
  const text = Number.isInteger(value) && interval === null ? String(value) : formatScore(value);
  const bounds = interval === null ? '' : ` (${formatScore(interval[0])} to ${formatScore(interval[1])})`;
  return `${text.replace('-', '−')}${unit === '' ? '' : ` ${unit}`}${bounds}`;
}

/** A score with three decimals below 10, one below 1000, else none; a minus sign, and none before 0. */
export function formatScore(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = value.toFixed(size < 10 ? 3 : size < 1000 ? 1 : 0);
  return text.replace(/^-(?=[0.]*$)/, '').replace('-', '−');
}

function listDeclared({ cells }: Notebook): unknown[] {
  const bundles = cells.flatMap((cell): MimeBundle[] =>
    cell.cell_type === 'code' ? cell.outputs.flatMap((output) => ('data' in output ? [output.data] : [])) : [],
  );
  return bundles.map((data) => data[provenanceType]).filter((facts) => facts !== undefined);
}

function readHeadline(value: unknown): Headline[] {
  const { name, value: number, interval, unit } = readObject(value) ?? {};
  if (typeof name !== 'string' || typeof number !== 'number') return [];
  const bounds = Array.isArray(interval) && interval.length === 2 && interval.every(Number.isFinite);
  return [
    {
      name: name.slice(0, longest),
      value: number,
      interval: bounds ? [interval[0], interval[1]] : null,
      unit: typeof unit === 'string' ? unit.slice(0, longest) : '',
    },
  ];
}
