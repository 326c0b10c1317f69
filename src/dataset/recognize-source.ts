/** What a folder is, told from its layout and the files in it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { recognizeFile } from './files-of-folder.js';
import { findArcade } from './find-arcade.js';
import type { SourceKind } from './source.js';
import { sourceError } from './source-error.js';

/** @throws SourceError unless there is a folder at `path` */
export async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw sourceError('a folder', 'nothing at that path', 'check the path');
  if (!found.isDirectory()) throw sourceError('a folder', 'a file', 'name the folder that it lies in');
}

/**
 * The layout of a folder: ARCADE's by its folders; DICOM where there is one such file, for an audit mustn't miss it; else pictures.
 *
 * @param paths - files of the folder, relative to it
 * @throws SourceError if they are neither DICOM files nor pictures
 */
export async function recognizeKind(path: string, paths: readonly string[]): Promise<SourceKind> {
  if ((await findArcade(path)) !== null) return 'arcade';
  if (paths.length === 0) throw sourceError('DICOM files or pictures', 'a folder without any', 'name another folder');
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
  return dicom > 0 ? 'dicom' : 'images';
}
