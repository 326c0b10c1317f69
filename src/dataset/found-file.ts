/** What the reader of one layout hands to `openSource`: files that can be used, and files that can't. */

import { DicomError } from '../dicom/dicom-error.js';
import type { Window } from '../dicom/window.js';
import { describeSystemError } from '../files/describe-system-error.js';
import type { GreyImage } from '../numeric/grey-image.js';
import type { Frame } from './frame.js';
import { SourceError } from './source.js';

/** A file that can be used, before `labels.csv` is joined. */
export interface FoundFile {
  /** Relative to the source, with `/`. */
  readonly path: string;
  /** SHA-256 of the file's content. */
  readonly contentHash: string;
  readonly frames: readonly Frame[];
  readonly SOPInstanceUID: string | null;
  readonly SeriesInstanceUID: string | null;
  /** True where the file says that angiolab drew it. */
  readonly synthetic: boolean;
  /** How fast the frames were recorded; null where the file doesn't say. */
  readonly framesPerSecond: number | null;
  /** The window that a frame is shown with alone; null where it is shown as stored. @param frameNumber - from 1 */
  findWindow(frameNumber: number): Promise<Window | null>;
  /** @param frameNumber - from 1 @param window - goes before the frame's own */
  readImage(frameNumber: number, window?: Window): Promise<GreyImage>;
}

/** A file that can't be used, and why. The UIDs are null where the file doesn't tell them. */
export interface RefusedFile extends Pick<FoundFile, 'path' | 'SOPInstanceUID' | 'SeriesInstanceUID'> {
  readonly fileId: string;
  readonly reason: string;
}

/** All that a reader found in a folder. */
export interface Reading {
  readonly files: readonly FoundFile[];
  readonly refused: readonly RefusedFile[];
}

/**
 * Turns the error of a file into the note that it was left out.
 *
 * @throws the error itself if it is about neither the file's content nor the way to it
 */
export function refuse(path: string, fileId: string, error: unknown): RefusedFile {
  return { path, fileId, reason: reasonOf(error), SOPInstanceUID: null, SeriesInstanceUID: null };
}

/** Why a file can't be used, without its name. @throws the error itself if it is a fault of ours */
export function reasonOf(error: unknown): string {
  if (error instanceof SourceError || error instanceof DicomError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_FS_FILE_TOO_LARGE')
    return 'Cannot read the file: expected at most 2 GiB, got more; leave it out of the folder';
  if (code === 'EISDIR')
    return 'Cannot read the file: expected a file, got a link to a folder; name that folder as a source of its own';
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return `Cannot read the file: expected one that can be opened, got ${describeSystemError(error)}; mend that, or leave it out of the folder`;
  throw error;
}
