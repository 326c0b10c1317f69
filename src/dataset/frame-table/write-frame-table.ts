/** Makes the frame table of the lines of an index: one query that streams, so that memory doesn't grow with the folder. */
import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { copyToParquet, quote, quoteParquet, withConnection } from '../../files/duckdb.js';
import { writeAside } from '../../files/write-aside.js';
import { foreignSplit } from '../read-own-split.js';
import type { SourceKind } from '../source.js';
import type { Split } from '../split.js';
import { recordColumns } from './file-record.js';
import { frameColumns } from './frame-columns.js';
import type { IndexedReject } from './last-run.js';
import { type WordRow, wordColumns } from './source-words.js';

/** What the table is made of. */
export interface FrameTableParts {
  /** The file with the lines of all files. */
  readonly lines: string;
  readonly kind: SourceKind;
  /** Whether lines have pixel facts. */
  readonly pixels: boolean;
  /** Rows of `findWords`; null where nothing stands beside the files. */
  readonly words: AsyncIterable<WordRow> | null;
  /** Goes before the split that words and folders give. */
  readonly split: Split | null;
  /** Kept in the file's own metadata. */
  readonly metadata: (rejectedByWords: readonly IndexedReject[]) => Readonly<Record<string, string>>;
}

/** What the table holds. */
export interface FrameTableCounts {
  readonly frames: number;
  readonly unlabelled: number;
  /** Files that words refuse: ARCADE's label file is none. */
  readonly rejected: readonly IndexedReject[];
}

/** So many rows are held in memory at once: with DuckDB's 122,880, memory grows until a folder has that many frames. */
const groupRows = 6_144;

/** Writes the table to `path`, atomically. @throws SourceError for a foreign split, the file system's error, and what `words` throws */
export async function writeFrameTable(path: string, parts: FrameTableParts): Promise<FrameTableCounts> {
  const aside = { words: `${parts.lines}.words.csv`, split: `${parts.lines}.split.csv` };
  try {
    const rejected = await writeWords(aside.words, parts.words);
    if (parts.split !== null) await writeSplitRows(aside.split, parts.split);
    return await withConnection(async (connection) => {
      await connection.run(`CREATE VIEW file AS SELECT * FROM ${readLines(parts)} WHERE reason IS NULL`);
      await connection.run(`CREATE VIEW words AS ${selectWords(parts.words === null ? null : aside.words)}`);
      const query = selectFrames(parts, aside.split);
      if (parts.split !== null) await checkSplit(connection, query, parts.split);
      await copyToParquet(connection, `(${query})`, { path, metadata: parts.metadata(rejected), groupRows });
      return { ...(await countFrames(connection, path)), rejected };
    });
  } finally {
    await rm(aside.words, { force: true });
    await rm(aside.split, { force: true });
  }
}

/** @throws SourceError if the split knows none of the frames */
async function checkSplit(connection: DuckDBConnection, query: string, split: Split): Promise<void> {
  const found = await connection.runAndReadAll(`SELECT 1 FROM (${query}) WHERE split IS NOT NULL LIMIT 1`);
  if (found.getRows().length === 0) throw foreignSplit(split);
}

async function countFrames(connection: DuckDBConnection, path: string): Promise<Omit<FrameTableCounts, 'rejected'>> {
  const counts = await connection.runAndReadAll(`SELECT count(*), count(*) - count(label) FROM ${quoteParquet(path)}`);
  const [frames = 0, unlabelled = 0] = (counts.getRows()[0] ?? []).map(Number);
  return { frames, unlabelled };
}

function describeColumns(columns: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(columns).map(([name, type]) => `${quote(name)}: ${quote(type)}`);
  return `{${pairs.join(', ')}}`;
}

/** Bytes of a line: with pixel facts, which stand in one line for all frames of a file, far more. DuckDB's buffers have room for two. */
const longestLine = { headers: 2 ** 20, pixels: 2 ** 23 };

function readLines({ lines, pixels }: FrameTableParts): string {
  const longest = longestLine[pixels ? 'pixels' : 'headers'];
  const options = [
    `columns = ${describeColumns(recordColumns)}`,
    "delim = '\\t', quote = '', escape = '', nullstr = '', header = false, auto_detect = false",
    `max_line_size = ${longest}, buffer_size = ${2 * longest}`,
  ];
  return `read_csv(${quote(lines)}, ${options.join(', ')})`;
}

function readCsv(path: string, columns: Readonly<Record<string, string>>): string {
  return `read_csv(${quote(path)}, columns = ${describeColumns(columns)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', parallel = false)`;
}

function selectWords(path: string | null): string {
  if (path !== null) return `SELECT * FROM ${readCsv(path, wordColumns)}`;
  const nulls = Object.entries(wordColumns).map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
  return `SELECT ${nulls.join(', ')} WHERE false`;
}

const splitColumns = { unit: 'VARCHAR', part: 'VARCHAR' };

/** Each expression is computed before the next step names it, so that a column may be made of one with its name. */
function selectFrames({ kind, split }: FrameTableParts, splitPath: string): string {
  const frameId = kind === 'dicom' ? "fileId || '.' || frameNumber" : 'fileId';
  const columns = Object.entries(frameColumns).map(([name, [type, sql]]) => `CAST(${sql} AS ${type}) AS "${name}"`);
  const numbered = `SELECT *, CAST(unnest(range(1, frames + 1)) AS INTEGER) AS frameNumber,
    string_split(unnest(string_split(pixelFacts, ';')), ',') AS pixelFact,
    string_split(unnest(string_split(frameAngles, ';')), ',') AS frameAngle FROM file`;
  const joined = `SELECT *, ${frameId} AS frameId FROM (${numbered})
    LEFT JOIN words ON wordFile = fileId AND (frame = 0 OR frame = frameNumber) WHERE wordReason IS NULL`;
  const selected = `SELECT ${columns.join(', ')} FROM (${joined})`;
  if (split === null) return selected;
  const key = split.unit === 'frame' ? 'frameId' : split.unit;
  return `SELECT found.* REPLACE (part AS split) FROM (${selected}) AS found
    LEFT JOIN ${readCsv(splitPath, splitColumns)} AS assigned ON assigned.unit = found.${key}`;
}

async function writeWords(path: string, words: AsyncIterable<WordRow> | null): Promise<IndexedReject[]> {
  const rejected: IndexedReject[] = [];
  if (words === null) return rejected;
  const columns = Object.keys(wordColumns) as (keyof typeof wordColumns)[];
  await writeAside(path, async (append) => {
    let waiting = '';
    for await (const row of words) {
      if (row.wordReason != null) rejected.push({ path: row.path, fileId: row.wordFile, reason: row.wordReason });
      waiting += `${columns.map((column) => formatCell(row[column] ?? null)).join(',')}\n`;
      if (waiting.length < 2 ** 18) continue;
      await append(Buffer.from(waiting));
      waiting = '';
    }
    await append(Buffer.from(waiting));
  });
  return rejected;
}

async function writeSplitRows(path: string, { assignment }: Split): Promise<void> {
  const rows = Object.entries(assignment).map(([unit, part]) => `${formatCell(unit)},${part}\n`);
  await writeAside(path, (append) => append(Buffer.from(rows.join(''))));
}

function formatCell(value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}
