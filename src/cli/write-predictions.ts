/** Predictions of frames as CSV, Parquet or lines of JSON, by the file's ending. */
import { extname } from 'node:path';
import { type Table, type TableColumn, writeTable } from '../files/table.js';
import { writeAtomic } from '../files/write-atomic.js';

/** What the network says about a frame. Identifiers are pseudonyms; null is unknown. */
export interface FramePrediction {
  readonly frameId: string;
  readonly patient: string | null;
  readonly series: string | null;
  /** The frame's own label. */
  readonly label: string | null;
  /** Log-odds of the run's second class. */
  readonly logit: number;
  /** The probability of the run's second class. */
  readonly probability: number;
  /** The class on whose side the logit is. */
  readonly predicted: string;
}

const types: Readonly<Record<keyof FramePrediction, TableColumn['type']>> = {
  frameId: 'string',
  patient: 'string',
  series: 'string',
  label: 'string',
  logit: 'double',
  probability: 'double',
  predicted: 'string',
};
const columns = Object.keys(types) as readonly (keyof FramePrediction)[];

const writers: Readonly<Record<string, (path: string, rows: readonly FramePrediction[]) => Promise<void>>> = {
  '.csv': (path, rows) => writeAtomic(path, formatCsv(rows)),
  '.parquet': (path, rows) => writeTable(path, tabulate(rows)),
  '.jsonl': (path, rows) => writeAtomic(path, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
};

/** The endings that {@link writePredictions} knows. */
export const predictionEndings: readonly string[] = Object.keys(writers);

/** Writes `rows` atomically. @param path - ends in one of {@link predictionEndings} */
export async function writePredictions(path: string, rows: readonly FramePrediction[]): Promise<void> {
  await writers[extname(path)]?.(path, rows);
}

/** Comma-separated values with a head, by RFC 4180 but for line feeds alone; null is empty. */
export function formatCsv(rows: readonly FramePrediction[]): string {
  const lines = rows.map((row) => columns.map((name) => formatCell(row[name])).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function formatCell(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tabulate(rows: readonly FramePrediction[]): Table {
  const entries = columns.map((name) => [name, { type: types[name], values: rows.map((row) => row[name]) }]);
  return Object.fromEntries(entries);
}
