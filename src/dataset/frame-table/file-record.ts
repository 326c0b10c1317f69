/** What the index keeps of a file: a line of a table that DuckDB reads, in the state that stays with the user. */

/** The columns of a line, in their order, and their types in DuckDB. An empty field is null. */
export const recordColumns = {
  name: 'VARCHAR',
  size: 'BIGINT',
  modifiedMs: 'DOUBLE',
  changedMs: 'DOUBLE',
  inode: 'BIGINT',
  fileId: 'VARCHAR',
  reason: 'VARCHAR',
  frames: 'INTEGER',
  synthetic: 'BOOLEAN',
  patient: 'VARCHAR',
  study: 'VARCHAR',
  series: 'VARCHAR',
  instance: 'VARCHAR',
  primaryAngleDeg: 'DOUBLE',
  secondaryAngleDeg: 'DOUBLE',
  frameAngles: 'VARCHAR',
  rows: 'INTEGER',
  columns: 'INTEGER',
  bitsStored: 'INTEGER',
  transferSyntaxUID: 'VARCHAR',
  photometricInterpretation: 'VARCHAR',
  modality: 'VARCHAR',
  vendor: 'VARCHAR',
  framesPerSecond: 'DOUBLE',
  rowSpacingMm: 'DOUBLE',
  columnSpacingMm: 'DOUBLE',
  spacingAt: 'VARCHAR',
  windowCenter: 'DOUBLE',
  windowWidth: 'DOUBLE',
  burnedInAnnotation: 'BOOLEAN',
  identifyingElements: 'VARCHAR',
  privateElements: 'INTEGER',
  curves: 'INTEGER',
  overlays: 'INTEGER',
  contentSha256: 'VARCHAR',
  pixelFacts: 'VARCHAR',
} as const;

/** A value of a field; `null` is an empty one. */
export type FieldValue = string | number | boolean | null;

type StatColumn = 'name' | 'size' | 'modifiedMs' | 'changedMs' | 'inode';

/** What is known of a file beyond its name and its dates. */
export type FileRecord = { readonly fileId: string } & {
  readonly [column in Exclude<keyof typeof recordColumns, StatColumn | 'fileId'>]?: FieldValue;
};

/** What tells a file from a changed one. */
export interface FileStat {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

const facts = Object.keys(recordColumns).slice(5) as (keyof FileRecord)[];

/** The first fields of a line: a file whose are the same is taken for unchanged. */
export function formatStat(name: string, { size, mtimeMs, ctimeMs, ino }: FileStat): string {
  return `${JSON.stringify(name)}\t${size}\t${mtimeMs}\t${ctimeMs}\t${ino}`;
}

/** A line without its end. Nothing but names, which JSON escapes, can hold a tab or an end of a line: the rest is made here or chosen from lists. */
export function formatRecord(stat: string, record: FileRecord): string {
  let line = stat;
  for (const column of facts) line += `\t${record[column] ?? ''}`;
  return line;
}

/** The first fields of a line, as {@link formatStat} wrote them. */
export function statTextOf(line: string): string {
  return line.split('\t', 5).join('\t');
}

/** The same as numbers. */
export function parseStat(line: string): FileStat {
  const [size = 0, mtimeMs = 0, ctimeMs = 0, ino = 0] = line.split('\t', 5).slice(1).map(Number);
  return { size, mtimeMs, ctimeMs, ino };
}

const columns = Object.keys(recordColumns) as (keyof typeof recordColumns)[];

/** The fields of a line as texts; null for empty ones. */
export function parseRecord(line: string): Readonly<Record<keyof typeof recordColumns, string | null>> {
  const fields = line.split('\t');
  return Object.fromEntries(columns.map((column, index) => [column, fields[index] || null])) as Record<
    keyof typeof recordColumns,
    string | null
  >;
}

/** A reason as it can stand in a line. */
export function toReason(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
