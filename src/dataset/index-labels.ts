/** Which rows of `labels.csv` speak of which frame. */
import { labelError, labelsError } from './label-error.js';
import type { LabelRow } from './labels.js';

/** How rows may name a file. A UID is null where the file has none or can't tell it. */
interface FileKeys {
  readonly path: string;
  readonly SOPInstanceUID: string | null;
  readonly SeriesInstanceUID: string | null;
}

/** What `labels.csv` says about one frame. */
export type FrameLabels = Pick<LabelRow, 'label' | 'patient' | 'study' | 'series' | 'split'>;

/** Finds the rows of a frame, and knows in the end which rows found none. */
export interface LabelIndex {
  /**
   * @param frameNumber - from 1
   * @throws SourceError if two rows of the same rank contradict each other
   */
  find(file: FileKeys, frameNumber: number): FrameLabels;
  /** Whether rows speak of single frames of a file. */
  namesFrames(file: FileKeys): boolean;
  /** Takes note of a file that can't be used: rows for it are no mistake. */
  skip(file: FileKeys): void;
  /**
   * Files that can't even tell their UIDs may be those that rows name by UID, each one UID of a kind; beyond that, a row
   * that matched nothing is an error.
   *
   * @throws SourceError with the line of the first such row, and how many there are
   */
  checkAllFound(): void;
}

/**
 * Puts rows in order for look-up by file or UID, with and without frame number.
 *
 * @param namesOf - the names by which files are looked up that a row may mean; default what stands in the row
 */
export function indexLabels(
  rows: readonly LabelRow[],
  namesOf: (row: LabelRow) => readonly string[] = ({ value }) => [value],
): LabelIndex {
  const byKey = new Map<string, LabelRow[]>();
  for (const row of rows) {
    for (const name of namesOf(row)) {
      const same = byKey.get(`${row.key} ${name}`);
      if (same === undefined) byKey.set(`${row.key} ${name}`, [row]);
      else same.push(row);
    }
  }
  const found = new Set<LabelRow>();
  const ofKnownFiles = new Set<LabelRow>();
  let namelessFiles = 0;
  function rowsOf({ path, SOPInstanceUID, SeriesInstanceUID }: FileKeys): LabelRow[] {
    const wanted = [`file ${path}`, `SOPInstanceUID ${SOPInstanceUID}`, `SeriesInstanceUID ${SeriesInstanceUID}`];
    return wanted.flatMap((key) => byKey.get(key) ?? []);
  }
  return {
    find(file, frameNumber) {
      const ofFile = rowsOf(file);
      const matches = ofFile.filter((row) => row.frame === null || row.frame === frameNumber);
      for (const row of ofFile) ofKnownFiles.add(row);
      for (const row of matches) found.add(row);
      return mergeRows(matches);
    },
    namesFrames: (file) => rowsOf(file).some((row) => row.frame !== null),
    skip(file) {
      for (const row of rowsOf(file)) found.add(row);
      if (file.SOPInstanceUID === null) namelessFiles++;
    },
    checkAllFound() {
      const lost = rows.filter((row) => !found.has(row));
      const valuesOf = groupValues(lost);
      const wrong = lost.filter(
        (row) => row.key === 'file' || ofKnownFiles.has(row) || valuesOf.get(row.key)!.size > namelessFiles,
      );
      const [first] = wrong;
      if (first === undefined) return;
      const { what, fix } = ofKnownFiles.has(first) ? missing.frame : missing[first.key];
      const count = `${wrong.length} of ${rows.length} rows that match nothing`;
      throw labelsError('rows for what is in the folder', `${count}: line ${first.line} names ${what}`, fix);
    },
  };
}

const missing = {
  file: { what: 'a file that is not in the folder', fix: 'write paths relative to the folder, with /' },
  SOPInstanceUID: { what: 'an SOPInstanceUID that is not in the folder', fix: 'write UIDs as the files have them' },
  SeriesInstanceUID: {
    what: 'a SeriesInstanceUID that is not in the folder',
    fix: 'write UIDs as the files have them',
  },
  frame: { what: 'a frame that its file or series does not have', fix: 'count frames from 1 in each file' },
};

function groupValues(rows: readonly LabelRow[]): Map<LabelRow['key'], Set<string>> {
  const values = new Map<LabelRow['key'], Set<string>>();
  for (const { key, value } of rows) values.set(key, (values.get(key) ?? new Set()).add(value));
  return values;
}

/** A row for one frame goes before a row for a file, that before a row for a series; empty cells are filled from the latter. */
function mergeRows(rows: readonly LabelRow[]): FrameLabels {
  const merged: Record<string, string | null> = { label: null, patient: null, study: null, series: null, split: null };
  for (const name of Object.keys(merged) as (keyof FrameLabels)[]) {
    const saying = rows.filter((row) => row[name] !== null).sort((a, b) => rankOf(b) - rankOf(a));
    const [best, next] = saying;
    if (best === undefined) continue;
    if (next !== undefined && rankOf(next) === rankOf(best) && next[name] !== best[name]) {
      throw labelError(`one ${name} for a frame`, `another one than in line ${Math.min(best.line, next.line)}`, {
        line: Math.max(best.line, next.line),
      });
    }
    merged[name] = best[name];
  }
  return merged as unknown as FrameLabels;
}

function rankOf(row: LabelRow): number {
  return (row.frame === null ? 0 : 2) + (row.key === 'SeriesInstanceUID' ? 0 : 1);
}
