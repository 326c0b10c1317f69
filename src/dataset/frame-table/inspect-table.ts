/** What a frame table says of its data in numbers: counts, geometry, and an audit of what identifies persons; never a value of theirs. */
import { type QueryValue, queryParquet } from '../../files/query-parquet.js';
import { findProfileElement } from '../../privacy/audit.js';
import type { ProfileAction } from '../../privacy/basic-profile.js';
import type { RejectedFile, SourceKind } from '../source.js';
import type { PassedOver } from '../walk-folder.js';
import { readTableFacts } from './open-table.js';

/** How many frames have each value, the most frequent first; the key `unknown` where there is none. */
export type Counts = Readonly<Record<string, number>>;

/** A number's spread over frames or files. */
export interface Spread {
  /** How many have one; the others are null when it is 0. */
  readonly known: number;
  readonly least: number | null;
  readonly median: number | null;
  readonly greatest: number | null;
}

/** An element of PS3.15's Basic Profile that has a value in some files. */
export interface FoundElement {
  /** `(0010,0010)` */
  readonly tag: string;
  readonly keyword: string;
  readonly action: ProfileAction;
  readonly files: number;
}

/** The answer. */
export interface Inspection {
  readonly kind: SourceKind;
  readonly rejected: readonly RejectedFile[];
  /** What wasn't looked into. */
  readonly passedOver: PassedOver;
  readonly counts: Readonly<
    Record<'patients' | 'studies' | 'series' | 'instances' | 'files' | 'frames' | 'unlabelled', number>
  >;
  /** Frames by label, part of the split, modality, vendor, transfer syntax, photometric interpretation, bits and size. */
  readonly frames: Readonly<Record<string, Counts>>;
  readonly geometry: Readonly<Record<string, Spread>>;
  readonly privacy: {
    /** By how many files have them, the most first. */
    readonly elements: readonly FoundElement[];
    readonly filesWithPrivateElements: number;
    readonly privateElements: number;
    readonly filesWithCurves: number;
    readonly filesWithOverlays: number;
    /** Files that say so, that deny it, and that say nothing. */
    readonly burnedInAnnotation: Readonly<Record<'yes' | 'no' | 'unknown', number>>;
  };
}

const frameGroups: Readonly<Record<string, string>> = {
  label: 'label',
  split: 'split',
  modality: 'modality',
  vendor: 'vendor',
  transferSyntaxUID: 'transferSyntaxUID',
  photometricInterpretation: 'photometricInterpretation',
  bitsStored: 'CAST(bitsStored AS VARCHAR)',
  size: `"rows" || ' x ' || "columns"`,
};

/** Of frames, or where it is a file's, of the first frame of each. */
const spreads: Readonly<Record<string, string>> = {
  primaryAngleDeg: 'primaryAngleDeg',
  secondaryAngleDeg: 'secondaryAngleDeg',
  rowSpacingMm: 'rowSpacingMm',
  columnSpacingMm: 'columnSpacingMm',
  framesPerSecond: 'framesPerSecond',
  framesPerFile: 'frameCount',
};

/** Inspects a table that `indexFolder` wrote. @throws SourceError if it is no such table */
export async function inspectTable(path: string): Promise<Inspection> {
  const { kind, rejected, passedOver } = await readTableFacts(path);
  const ask = (sql: string): Promise<Record<string, QueryValue>[]> => queryParquet(path, sql, { table: 'frames' });
  const counts = await askOne(
    ask,
    `SELECT count(DISTINCT patient) AS patients, count(DISTINCT study) AS studies,
    count(DISTINCT series) AS series, count(DISTINCT instance) AS instances, count(DISTINCT fileId) AS files,
    count(*) AS frames, count(*) - count(label) AS unlabelled FROM frames`,
  );
  return {
    kind,
    rejected,
    passedOver,
    counts: counts as unknown as Inspection['counts'],
    frames: await askAll(frameGroups, (group) => countBy(ask, group)),
    geometry: await askAll(spreads, (column) => findSpread(ask, column)),
    privacy: {
      elements: await findElements(ask),
      ...((await askOne(
        ask,
        `SELECT count(*) FILTER (privateElements > 0) AS filesWithPrivateElements,
        coalesce(sum(privateElements), 0) AS privateElements, count(*) FILTER (curves > 0) AS filesWithCurves,
        count(*) FILTER (overlays > 0) AS filesWithOverlays FROM ${files}`,
      )) as unknown as Omit<Inspection['privacy'], 'elements'>),
      burnedInAnnotation: (await askOne(
        ask,
        `SELECT count(*) FILTER (burnedInAnnotation) AS yes,
        count(*) FILTER (NOT burnedInAnnotation) AS no, count(*) FILTER (burnedInAnnotation IS NULL) AS unknown
        FROM ${files}`,
      )) as Inspection['privacy']['burnedInAnnotation'],
    },
  };
}

/** One row a file: its first frame. */
const files = '(SELECT * FROM frames WHERE frameNumber = 1)';

type Ask = (sql: string) => Promise<Record<string, QueryValue>[]>;

async function askOne(ask: Ask, sql: string): Promise<Record<string, number>> {
  return ((await ask(sql))[0] ?? {}) as Record<string, number>;
}

async function askAll<T>(
  expressions: Readonly<Record<string, string>>,
  find: (expression: string) => Promise<T>,
): Promise<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const [name, expression] of Object.entries(expressions)) found[name] = await find(expression);
  return found;
}

async function countBy(ask: Ask, group: string): Promise<Counts> {
  const rows = await ask(
    `SELECT coalesce(${group}, 'unknown') AS value, count(*) AS frames FROM frames GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  return Object.fromEntries(rows.map(({ value, frames }) => [String(value), Number(frames)]));
}

async function findSpread(ask: Ask, column: string): Promise<Spread> {
  const from = `(SELECT *, max(frameNumber) OVER (PARTITION BY fileId) AS frameCount FROM frames)`;
  const rows = await ask(`SELECT count(${column}) AS known, min(${column}) AS least, median(${column}) AS median,
    max(${column}) AS greatest FROM ${from} WHERE frameNumber = 1`);
  return rows[0] as unknown as Spread;
}

async function findElements(ask: Ask): Promise<FoundElement[]> {
  const rows =
    await ask(`SELECT tag, count(*) AS files FROM (SELECT unnest(string_split(identifyingElements, ' ')) AS tag
    FROM ${files}) WHERE tag <> '' GROUP BY 1 ORDER BY 2 DESC, 1`);
  return rows.flatMap(({ tag, files: count }) => {
    const element = findProfileElement(String(tag));
    if (element === null) return [];
    const { keyword, action } = element;
    return [{ tag: formatTag(String(tag)), keyword, action, files: Number(count) }];
  });
}

function formatTag(digits: string): string {
  return `(${digits.slice(0, 4)},${digits.slice(4)})`.toUpperCase();
}
