/** A folder of PNG and JPEG pictures; what they show stands in `labels.csv`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { checkPicture } from './check-picture.js';
import { decodePicture } from './decode-picture.js';
import { type FoundFile, type Reading, type RefusedFile, refuse } from './found-file.js';
import type { Frame } from './frame.js';

/**
 * Reads a folder of pictures, with all folders below it.
 *
 * @param options.paths - the files to read, relative to the folder
 * @param options.fileIdOf - the pseudonym of a path
 */
export async function readImages(source: string, options: ImagesOptions): Promise<Reading> {
  const files: FoundFile[] = [];
  const refused: RefusedFile[] = [];
  for (const path of options.paths) {
    const fileId = options.fileIdOf(path);
    try {
      files.push(await readPicture(join(source, path), path, fileId));
    } catch (error) {
      refused.push(refuse(path, fileId, error));
    }
  }
  return { files, refused };
}

interface ImagesOptions {
  readonly paths: readonly string[];
  readonly fileIdOf: (path: string) => string;
}

/**
 * One picture file as a file of one frame.
 *
 * @param file - where it lies
 * @param path - the same, relative to the source
 * @throws SourceError if the picture is broken
 */
export async function readPicture(file: string, path: string, fileId: string): Promise<FoundFile> {
  const bytes = await readFile(file);
  const { rows, columns } = checkPicture(bytes);
  return {
    path,
    contentHash: sha256(bytes),
    frames: [pictureFrame(fileId, rows, columns)],
    SOPInstanceUID: null,
    SeriesInstanceUID: null,
    synthetic: false,
    framesPerSecond: null,
    ...openPicture(file),
  };
}

/** How to come by the pixels of a picture. @param file - where it lies */
export function openPicture(file: string): Pick<FoundFile, 'findWindow' | 'readImage'> {
  return { findWindow: async () => null, readImage: async () => decodePicture(await readFile(file)) };
}

function pictureFrame(fileId: string, rows: number, columns: number): Frame {
  return {
    frameId: fileId,
    fileId,
    frameNumber: 1,
    patient: null,
    study: null,
    series: null,
    instance: null,
    label: null,
    split: null,
    primaryAngleDeg: null,
    secondaryAngleDeg: null,
    segments: null,
    rows,
    columns,
  };
}
