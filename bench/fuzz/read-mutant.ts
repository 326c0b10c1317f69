/** Reads a damaged file and says in a word or two what came of it. */
import type { StoredFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import { type FuzzFile, readSome } from './fuzz-files.js';

/**
 * `exact`: the unharmed file's pixels; `repaired`: the same, with repairs listed beyond those of the unharmed file; `other pixels`: read, for nothing in the file
 * contradicts the damage; `no pixels`: read as a file without any; `refused: …` by what could not be done; `thrown: …`: an error that is no `DicomError`, a fault of ours.
 */
export type Outcome = string;

export async function readMutant(bytes: Uint8Array, original: FuzzFile): Promise<Outcome> {
  try {
    const file = parseDicom(bytes);
    const frames = await readSome(file);
    const repaired = file.repairs.length > original.repairs;
    if (frames.length === original.frames.length && frames.every((frame, at) => isSame(frame, original.frames[at])))
      return repaired ? 'repaired' : 'exact';
    const rest = frames.length === 0 ? 'no pixels' : 'other pixels';
    return repaired ? `repaired, ${rest}` : rest;
  } catch (error) {
    if (!(error instanceof DicomError)) return `thrown: ${error instanceof Error ? error.name : typeof error}`;
    const act = /^Cannot (.+?)( \d+)?( at |:)/.exec(error.message)?.[1];
    return `refused: cannot ${act ?? 'tell'}`;
  }
}

function isSame(frame: StoredFrame, original: StoredFrame | undefined): boolean {
  if (original === undefined || frame.rows !== original.rows || frame.columns !== original.columns) return false;
  return (
    frame.data.constructor === original.data.constructor && Buffer.compare(bytesOf(frame), bytesOf(original)) === 0
  );
}
