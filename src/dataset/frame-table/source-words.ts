/** What stands beside the files of a source, in labels, splits and ARCADE's segments: one row a file or frame that they speak of. */
import type { ArcadeMarks } from '../arcade.js';
import { reasonOf } from '../found-file.js';
import type { FrameLabels, LabelIndex } from '../index-labels.js';
import { indexLabels } from '../index-labels.js';
import type { LabelRow } from '../labels.js';
import type { Pseudonymizer, Pseudonyms } from '../pseudonyms.js';
import { toReason } from './file-record.js';

/** The columns of a row, and their types in DuckDB. `frame` is 0 where the row is of all frames of its file. */
export const wordColumns = {
  wordFile: 'VARCHAR',
  frame: 'INTEGER',
  label: 'VARCHAR',
  labelSource: 'VARCHAR',
  saidPatient: 'VARCHAR',
  saidStudy: 'VARCHAR',
  saidSeries: 'VARCHAR',
  split: 'VARCHAR',
  segments: 'VARCHAR',
  wordReason: 'VARCHAR',
} as const;

/** A row; an empty cell is null. The path is in no column. */
export type WordRow = { readonly path: string; readonly wordFile: string; readonly frame: number } & {
  readonly [column in Exclude<keyof typeof wordColumns, 'wordFile' | 'frame'>]?: string | null;
};

/** A file of an index, as far as labels ask for it. */
export interface IndexedFile {
  readonly path: string;
  readonly fileId: string;
  readonly isRejected: boolean;
  readonly frames: number;
  readonly synthetic: boolean;
  readonly series: string | null;
  readonly instance: string | null;
}

/** Where words come from. */
export interface WordSources {
  readonly labels: readonly LabelRow[] | null;
  /** Of a source in ARCADE's layout. */
  readonly readMarks: ((path: string) => Promise<ArcadeMarks>) | null;
  readonly pseudonyms: Pseudonyms;
}

/**
 * The rows of the files, in their order.
 *
 * @throws SourceError if rows of `labels.csv` contradict each other or match nothing
 */
export async function* findWords(files: AsyncIterable<IndexedFile>, sources: WordSources): AsyncGenerator<WordRow> {
  const { labels, readMarks, pseudonyms } = sources;
  const index = labels === null ? null : indexLabels(labels, (row) => nameRow(row, pseudonyms));
  for await (const file of files) {
    const keys = { path: file.path, SOPInstanceUID: file.instance, SeriesInstanceUID: file.series };
    if (file.isRejected) {
      index?.skip(keys);
      continue;
    }
    const marks = readMarks === null ? null : await tryMarks(() => readMarks(file.path));
    const said = index === null ? [{ frame: 0, words: null }] : sayFrames(index, keys, file.frames);
    for (const { frame, words } of said) yield joinWords({ file, frame, words, marks, pseudonyms });
  }
  index?.checkAllFound();
}

/** The pseudonyms under which a row's UID may stand in the index: a file that angiolab drew has others. */
function nameRow({ key, value }: LabelRow, { own, synthetic }: Pseudonyms): string[] {
  if (key === 'file') return [value];
  const kind = key === 'SOPInstanceUID' ? 'instance' : 'series';
  return [own(kind, value), synthetic(kind, value)];
}

interface Said {
  readonly frame: number;
  readonly words: FrameLabels | null;
}

function sayFrames(index: LabelIndex, keys: Parameters<LabelIndex['find']>[0], frames: number): Said[] {
  if (!index.namesFrames(keys)) return [{ frame: 0, words: index.find(keys, 1) }];
  return Array.from({ length: frames }, (_, at) => ({ frame: at + 1, words: index.find(keys, at + 1) }));
}

type Marked = ArcadeMarks | { readonly reason: string };

async function tryMarks(read: () => Promise<ArcadeMarks>): Promise<Marked> {
  return read().catch((error: unknown) => ({ reason: toReason(reasonOf(error)) }));
}

interface Joining extends Said {
  readonly file: IndexedFile;
  readonly marks: Marked | null;
  readonly pseudonyms: Pseudonyms;
}

function joinWords({ file, frame, words, marks, pseudonyms }: Joining): WordRow {
  const row = { path: file.path, wordFile: file.fileId, frame };
  if (marks !== null && 'reason' in marks) return { ...row, wordReason: marks.reason };
  const pseudonymOf = file.synthetic ? pseudonyms.synthetic : pseudonyms.own;
  const label = words?.label ?? marks?.label ?? null;
  return {
    ...row,
    label,
    labelSource: label === null ? null : words?.label == null ? 'segments' : 'labels',
    saidPatient: name(pseudonymOf, 'patient', words?.patient),
    saidStudy: name(pseudonymOf, 'study', words?.study),
    saidSeries: name(pseudonymOf, 'series', words?.series),
    split: words?.split ?? marks?.split ?? null,
    segments: marks?.segments?.join(';') ?? null,
  };
}

function name(
  pseudonymOf: Pseudonymizer,
  kind: Parameters<Pseudonymizer>[0],
  value: string | null | undefined,
): string | null {
  return value == null ? null : pseudonymOf(kind, value);
}
