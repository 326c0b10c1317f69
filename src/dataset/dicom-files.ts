/** A folder of DICOM files, of one frame or many each; patients, studies, series and angles come from their headers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrame } from '../dicom/decode-frame.js';
import { DicomError } from '../dicom/dicom-error.js';
import type { DicomHeader } from '../dicom/dicom-header.js';
import { type DicomFile, parseDicom } from '../dicom/parse-dicom.js';
import { findWindow, renderFrame } from '../dicom/render-frame.js';
import type { Window } from '../dicom/window.js';
import { sha256 } from '../files/hash.js';
import type { GreyImage } from '../numeric/grey-image.js';
import { recognizePicture } from './check-picture.js';
import { type FoundFile, type Reading, type RefusedFile, refuse } from './found-file.js';
import type { Frame } from './frame.js';
import type { Pseudonyms } from './pseudonyms.js';
import { SourceError } from './source.js';
import { syntheticManufacturer } from './synthetic-mark.js';

/**
 * Reads a folder of DICOM files, with all folders below it.
 *
 * Of each file the last frame is decoded, to see that the pixels are whole and of a kind that can be shown.
 *
 * @param options.paths - the files to read, relative to the folder
 */
export async function readDicomFiles(source: string, options: DicomFilesOptions): Promise<Reading> {
  const files: FoundFile[] = [];
  const refused: RefusedFile[] = [];
  const parse = rememberLast(async (path) => parseDicom(await readFile(join(source, path))));
  for (const path of options.paths) {
    const said: { header?: DicomHeader } = {};
    try {
      const bytes = await readFile(join(source, path));
      const picture = recognizePicture(bytes);
      if (picture !== null) throw new SourceError(`a ${picture.toUpperCase()} picture in a folder of DICOM files`);
      const file = parseDicom(bytes);
      said.header = file.header;
      const shown = await renderNumber(file, file.frameCount);
      files.push({
        ...uidsOf(file.header),
        path,
        contentHash: sha256(bytes),
        frames: describeFrames(path, file, { shown, pseudonyms: options.pseudonyms }),
        synthetic: isSynthetic(file.header),
        framesPerSecond: readFrameRate(file.header),
        findWindow: async (frameNumber) => {
          const remembered = await parse(path);
          return findWindow(remembered, await decodeFrame(remembered, frameNumber - 1));
        },
        readImage: async (frameNumber, window) => renderNumber(await parse(path), frameNumber, window),
      });
    } catch (error) {
      refused.push({ ...refuse(path, options.pseudonyms.own('file', path), error), ...uidsOf(said.header) });
    }
  }
  return { files, refused };
}

interface DicomFilesOptions {
  readonly paths: readonly string[];
  readonly pseudonyms: Pseudonyms;
}

/** Frames of a file are mostly read one after the other: the file that was read last needs no second reading. */
function rememberLast(parse: (path: string) => Promise<DicomFile>): (path: string) => Promise<DicomFile> {
  let last: { readonly path: string; readonly file: Promise<DicomFile> } | null = null;
  return (path) => {
    if (last?.path !== path) last = { path, file: parse(path) };
    return last.file;
  };
}

/** @param frameNumber - from 1; a file without pixels has none */
async function renderNumber(file: DicomFile, frameNumber: number, window?: Window): Promise<GreyImage> {
  if (file.frameCount === 0) {
    throw new DicomError('read frames', {
      expected: 'a file with pixels',
      found: 'one without',
      fix: 'leave it out of the folder',
    });
  }
  return renderFrame(file, await decodeFrame(file, frameNumber - 1), window && { window });
}

/** From the time between frames, else the rate that the file asks a viewer for. Source: PS3.3, C.7.6.5 and C.7.6.6. */
function readFrameRate({ FrameTime, CineRate }: DicomHeader): number | null {
  if (FrameTime !== null && FrameTime > 0) return 1000 / FrameTime;
  return CineRate !== null && CineRate > 0 ? CineRate : null;
}

function isSynthetic(header: DicomHeader): boolean {
  return header.Manufacturer === syntheticManufacturer;
}

function uidsOf(header: DicomHeader | undefined): Pick<FoundFile, 'SOPInstanceUID' | 'SeriesInstanceUID'> {
  return { SOPInstanceUID: header?.SOPInstanceUID ?? null, SeriesInstanceUID: header?.SeriesInstanceUID ?? null };
}

interface DescribeOptions {
  /** One frame of the file, for the size. */
  readonly shown: GreyImage;
  readonly pseudonyms: Pseudonyms;
}

function describeFrames(path: string, file: DicomFile, { shown, pseudonyms }: DescribeOptions): Frame[] {
  const { header } = file;
  const pseudonymOf = isSynthetic(header) ? pseudonyms.synthetic : pseudonyms.own;
  const fileId = pseudonymOf('file', path);
  const facts = {
    fileId,
    patient: orNull(header.PatientID, (id) => pseudonymOf('patient', id)),
    study: orNull(header.StudyInstanceUID, (uid) => pseudonymOf('study', uid)),
    series: orNull(header.SeriesInstanceUID, (uid) => pseudonymOf('series', uid)),
    instance: orNull(header.SOPInstanceUID, (uid) => pseudonymOf('instance', uid)),
    label: null,
    split: null,
    primaryAngleDeg: header.PositionerPrimaryAngle,
    secondaryAngleDeg: header.PositionerSecondaryAngle,
    segments: null,
    rows: shown.rows,
    columns: shown.columns,
  };
  return Array.from({ length: file.frameCount }, (_, index) => ({
    ...facts,
    frameId: `${fileId}.${index + 1}`,
    frameNumber: index + 1,
  }));
}

function orNull(value: string | null, change: (value: string) => string): string | null {
  return value === null ? null : change(value);
}
