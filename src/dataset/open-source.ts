/** Opens a folder of angiograms, whatever its layout, as one frame table. */
import { describeSystemError } from '../files/describe-system-error.js';
import { readArcade } from './arcade.js';
import { readDicomFiles } from './dicom-files.js';
import { listFiles } from './files-of-folder.js';
import { findArcade } from './find-arcade.js';
import type { FoundFile, Reading } from './found-file.js';
import { readImages } from './images.js';
import { indexLabels } from './index-labels.js';
import { joinLabels } from './join-labels.js';
import type { Layout } from './layout.js';
import { makeSource } from './make-source.js';
import { createPseudonyms, type Pseudonyms } from './pseudonyms.js';
import { readLabels } from './read-labels.js';
import { readOwnSplit } from './read-own-split.js';
import { checkFolder, recognizeKind } from './recognize-source.js';
import type { Source, SourceError, SourceKind } from './source.js';
import { sourceError } from './source-error.js';

/** How to open a source. */
export interface SourceOptions {
  /** The layout; `auto` (the default) recognises it. */
  readonly kind?: Layout;
  /** Path of a labels file; default `labels.csv` in the folder, if there is one. */
  readonly labels?: string;
  /** The key of the pseudonyms; default the user's own, made on first use. */
  readonly key?: Uint8Array;
}

/**
 * Opens a folder of DICOM files, a folder in ARCADE's layout, a folder of PNG and JPEG pictures, or a frame table (`.parquet`).
 *
 * Files are read and checked now, pixels are decoded later, one frame at a time. A file that can't be used is listed in
 * `rejected`. Labels come from `labels.csv`, from ARCADE's segments, or not at all.
 *
 * @param path - the folder, or the table
 * @throws SourceError if there is no such folder or table, nothing in it can be used, or its labels or split are wrong
 */
export async function openSource(path: string, options: SourceOptions = {}): Promise<Source> {
  const { kind: given = 'auto' } = options;
  if (given === 'table' || (given === 'auto' && path.endsWith('.parquet'))) return openTableAlone(path, options);
  await checkFolder(path);
  const paths = tryListFiles(path);
  if (paths.length === 0) throw sourceError('DICOM files or pictures', 'a folder without any', 'name another folder');
  const kind = given === 'auto' ? await recognizeKind(path, paths) : given;
  const pseudonyms = await createPseudonyms(options.key);
  const reading = await readers[kind](path, paths, pseudonyms);
  if (reading.files.length === 0) throw nothingUsable(reading);
  const files = await labelFiles(path, options.labels, reading, pseudonyms);
  return makeSource(kind, { files, refused: reading.refused }, await readOwnSplit(path));
}

function tryListFiles(path: string): string[] {
  try {
    return listFiles(path);
  } catch (cause) {
    throw sourceError(
      'a folder that can be read',
      `one that can't (${describeSystemError(cause)})`,
      'check its permissions',
      cause,
    );
  }
}

/** A table has its labels in it. DuckDB is loaded only for one. */
async function openTableAlone(path: string, { labels }: SourceOptions): Promise<Source> {
  if (labels !== undefined) {
    throw sourceError(
      'a table, which has its labels in it',
      'one with a labels file',
      'give labels to npx angiolab index',
    );
  }
  const { openTable } = await import('./frame-table/open-table.js');
  return openTable(path);
}

type Reader = (path: string, paths: readonly string[], pseudonyms: Pseudonyms) => Promise<Reading>;

const readers: Readonly<Record<SourceKind, Reader>> = {
  arcade: async (path, _paths, { own }) => {
    const fileIdOf = (file: string) => own('file', file);
    return readArcade(path, { prefix: (await findArcade(path)) ?? '', fileIdOf });
  },
  dicom: (path, paths, pseudonyms) => readDicomFiles(path, { paths, pseudonyms }),
  images: (path, paths, { own }) => readImages(path, { paths, fileIdOf: (file) => own('file', file) }),
};

async function labelFiles(
  path: string,
  given: string | undefined,
  reading: Reading,
  pseudonyms: Pseudonyms,
): Promise<readonly FoundFile[]> {
  const rows = await readLabels(path, given);
  return rows === null ? reading.files : joinLabels(reading, indexLabels(rows), pseudonyms);
}

function nothingUsable({ refused }: Reading): SourceError {
  const reason = refused[0]?.reason ?? 'no file in the folders that the layout names';
  return sourceError(
    'at least one file that can be used',
    `${refused.length} that can't (the first: ${reason})`,
    'name another folder',
  );
}
