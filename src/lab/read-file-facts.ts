/** What is known of a DICOM file without its pixels: every header element, its name, its place. For probes, never for print. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../dataset/source.js';
import { listElements } from '../dicom/list-elements.js';
import type { Facts } from '../leakage/encode-facts.js';
import type { LabelledFrame } from './frames.js';

/** A file and what is known of it. */
export interface FileFacts {
  /** The first of the file's frames. */
  readonly frame: LabelledFrame;
  readonly facts: Facts;
}

/** PositionerPrimaryAngle, PositionerSecondaryAngle and their increments: the view is the physician's choice, and may go with the artery. */
const angles = new Set(['x00181510', 'x00181511', 'x00181520', 'x00181521']);

/**
 * Reads the facts of each file of `frames`, but for the angles of the C-arm.
 *
 * @param folder - where the source was opened
 * @throws {DicomError} for a file that is no DICOM
 */
export async function readFileFacts(
  folder: string,
  source: Source,
  frames: readonly LabelledFrame[],
): Promise<FileFacts[]> {
  const first = new Map<string, LabelledFrame>();
  for (const frame of frames) if (!first.has(frame.fileId)) first.set(frame.fileId, frame);
  const result: FileFacts[] = [];
  for (const [place, frame] of [...first.values()].entries()) {
    const path = source.pathOf(frame.fileId) ?? '';
    const elements = listElements(new Uint8Array(await readFile(join(folder, path))));
    const known = [...elements].filter(([tag]) => !angles.has(tag));
    const names = path.split('/').map((name, depth): [string, string] => [`name ${depth + 1}`, name]);
    result.push({ frame, facts: new Map([...known, ...names, ['place', String(place)]]) });
  }
  return result;
}
