/** Opens a folder of angiograms, whatever its layout, as one frame table. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { findArcade, readArcade } from './arcade.js';
import { readDicomFiles } from './dicom-files.js';
import { exists, listFiles, recognizeFile } from './files-of-folder.js';
import type { FoundFile, Reading } from './found-file.js';
import { readImages } from './images.js';
import { indexLabels } from './index-labels.js';
import { joinLabels } from './join-labels.js';
import { makeSource } from './make-source.js';
import { createPseudonyms, type Pseudonyms } from './pseudonyms.js';
import { readLabels } from './read-labels.js';
import { type Source, SourceError, type SourceKind } from './source.js';
import { readSplit, type Split } from './split.js';

/** How to open a source. */
export interface SourceOptions {
  /** The layout; `auto` (the default) recognises it. */
  readonly kind?: SourceKind | 'auto';
  /** Path of a labels file; default `labels.csv` in the folder, if there is one. */
  readonly labels?: string;
  /** The key of the pseudonyms; default the user's own, made on first use. */
  readonly key?: Uint8Array;
}

/**
 * Opens a folder of DICOM files, a folder in ARCADE's layout, or a folder of PNG and JPEG pictures.
 *
 * Files are read and checked now, pixels are decoded later, one frame at a time. A file that can't be used is listed in
 * `rejected`. Labels come from `labels.csv`, from ARCADE's segments, or not at all.
 *
 * @param path - the folder
 * @throws SourceError if there is no such folder, nothing in it can be used, or its labels or split are wrong
 */
export async function openSource(path: string, options: SourceOptions = {}): Promise<Source> {
  await checkFolder(path);
  const paths = await listFiles(path).catch((cause: NodeJS.ErrnoException) => {
    throw sourceError(
      'a folder that can be read',
      `one that can't (${describeSystemError(cause)})`,
      'check its permissions',
      cause,
    );
  });
  if (paths.length === 0) throw sourceError('DICOM files or pictures', 'a folder without any', 'name another folder');
  const kind = await recognizeKind(path, paths, options.kind ?? 'auto');
  const pseudonyms = await createPseudonyms(options.key);
  const reading = await readers[kind](path, paths, pseudonyms);
  if (reading.files.length === 0) throw nothingUsable(reading);
  const files = await labelFiles(path, options.labels, reading, pseudonyms);
  return makeSource(kind, { files, refused: reading.refused }, await readOwnSplit(join(path, 'split.json')));
}

/**
 * A layout by its word.
 *
 * @throws SourceError for another word
 */
export function parseLayout(word: string): SourceKind | 'auto' {
  if (word === 'auto' || Object.hasOwn(readers, word)) return word as SourceKind | 'auto';
  throw sourceError(`a layout of auto, ${Object.keys(readers).join(', ')}`, `'${word}'`, 'correct the word');
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

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw sourceError('a folder', 'nothing at that path', 'check the path');
  if (!found.isDirectory()) throw sourceError('a folder', 'a file', 'name the folder that it lies in');
}

async function recognizeKind(path: string, paths: readonly string[], kind: SourceKind | 'auto'): Promise<SourceKind> {
  if (kind !== 'auto') return kind;
  if ((await findArcade(path)) !== null) return 'arcade';
  const kinds: Awaited<ReturnType<typeof recognizeFile>>[] = [];
  for (const file of paths) kinds.push(await recognizeFile(join(path, file)));
  const dicom = kinds.filter((found) => found === 'dicom').length;
  const pictures = kinds.filter((found) => found === 'picture').length;
  if (dicom + pictures === 0) {
    throw sourceError(
      'DICOM files, PNG or JPEG pictures',
      `${paths.length} files of other kinds`,
      'name another folder',
    );
  }
  return dicom >= pictures ? 'dicom' : 'images';
}

async function labelFiles(
  path: string,
  given: string | undefined,
  reading: Reading,
  pseudonyms: Pseudonyms,
): Promise<readonly FoundFile[]> {
  const rows = await readLabels(path, given);
  return rows === null ? reading.files : joinLabels(reading, indexLabels(rows), pseudonyms);
}

async function readOwnSplit(path: string): Promise<Split | null> {
  if (!(await exists(path))) return null;
  return readSplit(path).catch((cause: Error) => {
    throw new SourceError(cause.message, { cause });
  });
}

function nothingUsable({ refused }: Reading): SourceError {
  const reason = refused[0]?.reason ?? 'no file in the folders that the layout names';
  return sourceError(
    'at least one file that can be used',
    `${refused.length} that can't (the first: ${reason})`,
    'name another folder',
  );
}

function sourceError(expected: string, got: string, fix: string, cause?: unknown): SourceError {
  return new SourceError(`Cannot open the source: expected ${expected}, got ${got}; ${fix}`, { cause });
}
