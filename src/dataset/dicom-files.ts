/** A folder of DICOM files, of one frame or many each; patients, studies, series and angles come from their headers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrame } from '../dicom/decode-frame.js';
import { DicomError } from '../dicom/dicom-error.js';
import type { DicomHeader } from '../dicom/dicom-header.js';
import { frameFactsOf } from '../dicom/display-facts.js';
import { type DicomFile, parseDicom } from '../dicom/parse-dicom.js';
import { findWindow, renderFrame } from '../dicom/render-frame.js';
import type { Window } from '../dicom/window.js';
import { sha256 } from '../files/hash.js';
import type { GreyImage } from '../numeric/grey-image.js';
import { refusePicture } from './check-picture.js';
import { isSynthetic, nameUnits, readFrameRate } from './dicom-facts.js';
import { type FoundFile, type Reading, type RefusedFile, refuse } from './found-file.js';
import type { Frame } from './frame.js';
import type { Pseudonyms } from './pseudonyms.js';

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
  const pixelsOf = openPixels(source);
  for (const path of options.paths) {
    const said: { header?: DicomHeader } = {};
    try {
      const bytes = await readFile(join(source, path));
      refusePicture(bytes);
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
        ...pixelsOf(path),
      });
    } catch (error) {
      refused.push({ ...refuse(path, options.pseudonyms.own('file', path), error), ...uidsOf(said.header) });
    }
  }
  return { files, refused };
}

/** How to come by the pixels of a file of a folder. @returns a function of the path, relative to the folder */
export function openPixels(source: string): (path: string) => Pick<FoundFile, 'findWindow' | 'readImage'> {
  const parse = rememberLast(async (path) => parseDicom(await readFile(join(source, path))));
  return (path) => ({
    findWindow: async (frameNumber) => {
      const file = await parse(path);
      const frameIndex = frameNumber - 1;
      return findWindow(file, await decodeFrame(file, frameIndex), { frameIndex });
    },
    readImage: async (frameNumber, window) => renderNumber(await parse(path), frameNumber, window),
  });
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
  const frameIndex = frameNumber - 1;
  return renderFrame(file, await decodeFrame(file, frameIndex), { frameIndex, ...(window && { window }) });
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
  const units = nameUnits(path, header, pseudonyms);
  const facts = {
    ...units,
    label: null,
    split: null,
    segments: null,
    rows: shown.rows,
    columns: shown.columns,
  };
  return Array.from({ length: file.frameCount }, (_, index) => {
    const { PositionerPrimaryAngle, PositionerSecondaryAngle } = frameFactsOf(file.display, index);
    return {
      ...facts,
      frameId: `${units.fileId}.${index + 1}`,
      frameNumber: index + 1,
      primaryAngleDeg: PositionerPrimaryAngle,
      secondaryAngleDeg: PositionerSecondaryAngle,
    };
  });
}
