/** Opens a frame table as a source: its rows as they stand, pixels from the folder that it was made of. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readMetadata } from '../../files/duckdb.js';
import { sha256OfFile } from '../../files/hash.js';
import { readTable, type Table } from '../../files/table.js';
import { openPixels } from '../dicom-files.js';
import { byNumbersInNames } from '../files-of-folder.js';
import type { FoundFile, Reading } from '../found-file.js';
import type { Frame, Part } from '../frame.js';
import { openPicture } from '../images.js';
import { makeSource } from '../make-source.js';
import { readOwnSplit } from '../read-own-split.js';
import type { RejectedFile, Source, SourceKind } from '../source.js';
import { sourceError } from '../source-error.js';
import type { PassedOver } from '../walk-folder.js';
import { tableFormat, tableVersion } from './frame-columns.js';
import { findState, type IndexedFolder, readLastRun } from './last-run.js';
import { type ReadFile, readFiles } from './read-lines.js';

/** What a table says of itself. */
export interface TableFacts {
  readonly kind: SourceKind;
  /** The pseudonym of the folder. */
  readonly sourceId: string;
  readonly rejected: readonly RejectedFile[];
  /** What wasn't looked into. */
  readonly passedOver: PassedOver;
}

/**
 * Opens a table that `indexFolder` wrote. Files without a hash in the table are read once, for the fingerprint.
 *
 * @throws SourceError if it is no such table, its folder isn't known on this machine, or files in it changed since
 */
export async function openTable(path: string): Promise<Source> {
  const facts = await readTableFacts(path);
  const state = findState(facts.sourceId);
  const last = readLastRun(state);
  if (last === null) {
    throw sourceError(
      'a table of a folder that was indexed here',
      'one of another',
      'run npx angiolab index on its folder',
    );
  }
  const rows = groupRows(await readTable(path));
  const files = await placeFiles(rows, state, last);
  const hashes = new Map<string, string>();
  for (const { path: file, fileId } of files) {
    hashes.set(fileId, rows.get(fileId)?.contentSha256 ?? (await sha256OfFile(join(last.root, file))));
  }
  const pixelsOf =
    facts.kind === 'dicom' ? openPixels(last.root) : (file: string) => openPicture(join(last.root, file));
  const found = files.map((file): FoundFile => {
    const { frames, synthetic, framesPerSecond } = rows.get(file.fileId)!;
    const contentHash = hashes.get(file.fileId)!;
    const named = { path: file.path, contentHash, frames, synthetic, framesPerSecond };
    return { ...named, SOPInstanceUID: null, SeriesInstanceUID: null, ...pixelsOf(file.path) };
  });
  return makeSource(facts.kind, { files: found, refused: refuseAgain(facts, last) }, await readOwnSplit(last.root));
}

/** What the table's own metadata say. @throws SourceError if it is no frame table, or of another version */
export async function readTableFacts(path: string): Promise<TableFacts> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw sourceError('a frame table', 'nothing at that path', 'check the path');
  }
  const metadata = await readMetadata(path).catch((cause: unknown) => {
    throw sourceError(
      'a frame table',
      'a file that is no Parquet, or a broken one',
      'make it with npx angiolab index',
      cause,
    );
  });
  if (metadata['format'] !== tableFormat || metadata['version'] !== tableVersion) {
    throw sourceError(
      `version ${tableVersion} of '${tableFormat}'`,
      'another table',
      'make it with npx angiolab index',
    );
  }
  const { kind, source: sourceId = '', rejected = '[]', passedOver = '{}' } = metadata;
  return { kind: kind as SourceKind, sourceId, rejected: JSON.parse(rejected), passedOver: JSON.parse(passedOver) };
}

/** The frames of one file, and what they have in common. */
interface FileRows {
  readonly frames: Frame[];
  readonly synthetic: boolean;
  readonly framesPerSecond: number | null;
  readonly contentSha256: string | null;
}

function groupRows(table: Table): Map<string, FileRows> {
  const value = (name: string, row: number): unknown => table[name]?.values[row] ?? null;
  const files = new Map<string, FileRows>();
  const count = table['frameId']?.values.length ?? 0;
  for (let row = 0; row < count; row++) {
    const frame = readFrame((name) => value(name, row));
    const file = files.get(frame.fileId);
    if (file !== undefined) file.frames.push(frame);
    else {
      files.set(frame.fileId, {
        frames: [frame],
        synthetic: value('synthetic', row) === true,
        framesPerSecond: value('framesPerSecond', row) as number | null,
        contentSha256: value('contentSha256', row) as string | null,
      });
    }
  }
  return files;
}

function readFrame(value: (name: string) => unknown): Frame {
  const text = (name: string): string | null => value(name) as string | null;
  const number = (name: string): number | null => value(name) as number | null;
  return {
    frameId: String(value('frameId')),
    fileId: String(value('fileId')),
    frameNumber: Number(value('frameNumber')),
    patient: text('patient'),
    study: text('study'),
    series: text('series'),
    instance: text('instance'),
    label: text('label'),
    split: text('split') as Part | null,
    primaryAngleDeg: number('primaryAngleDeg'),
    secondaryAngleDeg: number('secondaryAngleDeg'),
    segments: text('segments')?.split(';') ?? null,
    rows: Number(value('rows')),
    columns: Number(value('columns')),
  };
}

/** Where the files of the rows lie, in the order of `openSource`. @throws SourceError if one isn't known, or changed */
async function placeFiles(
  rows: ReadonlyMap<string, FileRows>,
  state: string,
  last: IndexedFolder,
): Promise<ReadFile[]> {
  const files: ReadFile[] = [];
  for await (const file of readFiles(join(state, last.lines), last.blocks)) if (rows.has(file.fileId)) files.push(file);
  const changed = files.filter(({ path, size, modifiedMs }) => {
    const stat = statSync(join(last.root, path), { throwIfNoEntry: false });
    return stat?.size !== size || stat.mtimeMs !== modifiedMs;
  });
  const lost = rows.size - files.length + changed.length;
  if (lost === 0) return files.sort((a, b) => byNumbersInNames(a.path, b.path));
  throw sourceError(
    'files as they were when the table was made',
    `${lost} of ${rows.size} that changed or are gone`,
    'run npx angiolab index again',
  );
}

function refuseAgain({ rejected }: TableFacts, { totals }: IndexedFolder): Reading['refused'] {
  const paths = new Map(totals.rejected.map(({ fileId, path }) => [fileId, path]));
  return rejected.map(({ fileId, reason }) => ({
    fileId,
    reason,
    path: paths.get(fileId) ?? fileId,
    SOPInstanceUID: null,
    SeriesInstanceUID: null,
  }));
}
