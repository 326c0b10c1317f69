/** What an opened data source offers: a frame table, the files that it had to leave out, and pixels on demand. */
import type { Window } from '../dicom/window.js';
import type { GreyImage } from '../numeric/grey-image.js';
import type { Frame } from './frame.js';
import type { Split } from './split.js';

/** The layouts that {@link Source} can stand for. */
export type SourceKind = 'dicom' | 'arcade' | 'images';

/** A file that was found and could not be used. */
export interface RejectedFile {
  readonly fileId: string;
  /** One line, without the file's name and without anything that the file says about a person. */
  readonly reason: string;
}

/** What `Source.readSeries` gives. */
export interface FrameSeries {
  readonly frames: readonly Frame[];
  /** One a frame; the same stored value has the same grey in all of them. */
  readonly images: readonly GreyImage[];
  /** Null where the source doesn't know it. */
  readonly framesPerSecond: number | null;
  /** The window of all frames, in modality units; null where they are shown as stored. */
  readonly window: Window | null;
}

/** A data source that was opened: everything about its frames but the pixels, which are read when asked for. */
export interface Source {
  readonly kind: SourceKind;
  /** In the order of the paths (numbers counted as numbers), then of the frames in a file. */
  readonly frames: readonly Frame[];
  readonly rejected: readonly RejectedFile[];
  /** The labels that occur, sorted. */
  readonly classes: readonly string[];
  /** How many frames have no label. */
  readonly unlabelled: number;
  /** True where the files say that angiolab drew them. */
  readonly synthetic: boolean;
  /**
   * SHA-256 over the content of each file, with frame number, label, part and segments of each of its frames,
   * and over which frames share a patient, a study or a series.
   *
   * Names and places of files and the key of the pseudonyms don't count, so copies of a source agree.
   */
  readonly fingerprint: string;
  /** The split that comes with the source, if one does. */
  readonly ownSplit: Split | null;
  /** Reads one frame's pixels. @throws SourceError if the frame isn't of this source or its pixels can't be decoded. */
  readImage(frame: Frame): Promise<GreyImage>;
  /**
   * Reads all pictures of the run that `frame` belongs to, under one window: of its file if that has several frames, else of its series.
   *
   * A frame's own window, as `readImage` has it, would make a cine flicker. @throws SourceError as `readImage` does
   */
  readSeries(frame: Frame): Promise<FrameSeries>;
  /** SHA-256 of a frame's shape and 8-bit pixels: equal for two frames exactly if they look the same. */
  hashOf(frame: Frame): Promise<string>;
  /** The path of a file relative to the source. It may name a person: show it only where the user asked for it. */
  pathOf(fileId: string): string | null;
}

/** A source, its labels or one of its pictures can't be used; the message says how to mend that. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
