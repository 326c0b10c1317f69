/** The record of a DICOM file that has to be read as a whole: for its pixels, or because its header isn't plain. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSet } from 'dicom-parser';
import { decodeFrame } from '../../dicom/decode-frame.js';
import { DicomError } from '../../dicom/dicom-error.js';
import { type DicomFile, parseDicom } from '../../dicom/parse-dicom.js';
import { readDataSet } from '../../dicom/read-data-set.js';
import { renderFrame } from '../../dicom/render-frame.js';
import { sha256 } from '../../files/hash.js';
import { type Audit, type Auditor, createAuditor } from '../../privacy/audit.js';
import { refusePicture } from '../check-picture.js';
import { describeDicom } from './describe-dicom.js';
import type { FileRecord } from './file-record.js';
import { describePixels } from './pixel-facts.js';
import type { RecordOptions } from './record-options.js';

const auditor: Auditor = createAuditor();

/** Reads it. @throws DicomError or SourceError if it can't be used, and the file system's error */
export async function readWholeDicom(path: string, options: RecordOptions): Promise<FileRecord> {
  const bytes = readFileSync(join(options.root, path));
  refusePicture(bytes);
  const file = parseDicom(bytes);
  if (file.frameCount === 0) throw noPixels();
  const last = file.frameCount - 1;
  // Refuses a file whose last frames are cut off.
  if (file.pixels !== null && file.pixels.where.wholeFrames <= last) await decodeFrame(file, last);
  const pixelFacts = options.pixels ? await describeFrames(file) : null;
  const { header, frameCount: frames, display } = file;
  const read = { header, frames, audit: auditWhole(bytes), frameFacts: display.frames };
  const record = describeDicom(read, path, options);
  return pixelFacts === null ? record : { ...record, contentSha256: sha256(bytes), pixelFacts };
}

async function describeFrames(file: DicomFile): Promise<string> {
  const frames: string[] = [];
  for (let index = 0; index < file.frameCount; index++) {
    frames.push(describePixels(renderFrame(file, await decodeFrame(file, index), { frameIndex: index })));
  }
  return frames.join(';');
}

function noPixels(): DicomError {
  return new DicomError('read frames', {
    expected: 'a file with pixels',
    found: 'one without',
    fix: 'leave it out of the folder',
  });
}

/** Audits what `parseDicom` reads in full. */
function auditWhole(bytes: Uint8Array): Audit {
  auditor.finish();
  visitElements(readDataSet(bytes).dataSet);
  return auditor.finish();
}

function visitElements(dataSet: DataSet): void {
  for (const { tag, length, dataOffset, items } of Object.values(dataSet.elements)) {
    const number = Number.parseInt(tag.slice(1), 16);
    if (number >= 0x7fe00010 && items === undefined) continue;
    const value = dataSet.byteArray.subarray(dataOffset, dataOffset + Math.min(length, 64));
    const isBlank = (): boolean =>
      items === undefined ? value.every((byte) => byte === 0 || byte === 0x20) : items.length === 0;
    auditor.visit({ tag: number, isBlank });
    for (const item of items ?? []) if (item.dataSet !== undefined) visitElements(item.dataSet);
  }
}
