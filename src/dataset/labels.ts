/** Reads `labels.csv`: labels and what else it says, row by row. */
import { CsvError, parse } from 'csv-parse/sync';
import type { Part } from './frame.js';
import { checkColumns, keyColumns as keys } from './label-columns.js';
import { labelError, labelsError } from './label-error.js';

/** One row of `labels.csv`. An empty cell is null. */
export interface LabelRow {
  /** Counted from 1, the line of the names. */
  readonly line: number;
  readonly key: (typeof keys)[number];
  /** What stands in the key's column. May name a person. */
  readonly value: string;
  readonly frame: number | null;
  readonly label: string | null;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly split: Part | null;
}

const parts: Readonly<Record<string, Part>> = {
  train: 'train',
  val: 'validation',
  validation: 'validation',
  test: 'test',
};

/**
 * Reads `labels.csv` (docs/formats.md).
 *
 * @throws SourceError with the number of the line; no cell but a part is quoted, since cells may name a person
 */
export function parseLabels(text: string): LabelRow[] {
  checkSeparator(text);
  const rows = parseCsv(text).map(({ record, info }) => toRow(record, info.lines));
  if (rows.length === 0) {
    const got = text.trim() === '' ? 'an empty file' : 'names without rows';
    throw labelsError('names of columns and rows below them', got, 'fill the file or remove it');
  }
  const first = new Map<string, LabelRow>();
  for (const row of rows) {
    const id = JSON.stringify([row.key, row.value, row.frame]);
    const earlier = first.get(id);
    if (earlier !== undefined) throw labelError('one row for each key', `the key of line ${earlier.line} again`, row);
    first.set(id, row);
  }
  return rows;
}

function checkSeparator(text: string): void {
  const names = text.trim().split(/[\r\n]/, 1)[0]!;
  const found = { semicolons: names.includes(';'), tabs: names.includes('\t') };
  if (names.includes(',') || !(found.semicolons || found.tabs)) return;
  const got = `${found.semicolons ? 'semicolons' : 'tabs'} between the columns`;
  throw labelsError('comma-separated values', got, 'save the file with commas');
}

interface CsvRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function parseCsv(text: string): CsvRow[] {
  try {
    return parse(text, { bom: true, columns: checkColumns, info: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw labelError('comma-separated values with as many cells as names', 'another number of cells or a stray quote', {
      line: Number(cause['lines'] ?? 1),
    });
  }
}

function toRow(record: CsvRow['record'], line: number): LabelRow {
  const given = keys.filter((key) => record[key]);
  const key = given[0];
  if (key === undefined || given.length > 1)
    throw labelError(`one key of ${keys.join(', ')}`, `${given.length}`, { line });
  const frame = record['frame'] ? Number(record['frame']) : null;
  if (frame !== null && !(Number.isInteger(frame) && frame >= 1)) {
    throw labelError('a frame number from 1', 'something else', { line });
  }
  const split = record['split'] ? parts[record['split']] : null;
  if (split === undefined) throw labelError('train, validation or test', `'${record['split']}'`, { line });
  const { label, patient, study, series } = record;
  const value = key === 'file' ? record[key]!.replace(/^(\.\/)+/, '') : record[key]!;
  return {
    line,
    key,
    value,
    frame,
    label: label || null,
    patient: patient || null,
    study: study || null,
    series: series || null,
    split,
  };
}
