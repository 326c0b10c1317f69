/** A DICOM file's record: from its header alone where that is plain, else from the whole file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSet } from 'dicom-parser';
import { countFrames } from '../../dicom/count-frames.js';
import { decodeFrame } from '../../dicom/decode-frame.js';
import { DicomError } from '../../dicom/dicom-error.js';
import type { DicomHeader } from '../../dicom/dicom-header.js';
import type { HeaderBytes } from '../../dicom/header-bytes.js';
import { type DicomFile, parseDicom } from '../../dicom/parse-dicom.js';
import { readDataSet } from '../../dicom/read-data-set.js';
import { renderFrame } from '../../dicom/render-frame.js';
import { scanHeader } from '../../dicom/scan-header.js';
import { sha256 } from '../../files/hash.js';
import { type Audit, type Auditor, createAuditor } from '../../privacy/audit.js';
import { recognizePicture } from '../check-picture.js';
import { isSynthetic, nameUnits, readFrameRate } from '../dicom-facts.js';
import type { Pseudonyms } from '../pseudonyms.js';
import { SourceError, type SourceKind } from '../source.js';
import type { FileRecord } from './file-record.js';
import { describePixels } from './pixel-facts.js';
import { findModality, findPhotometricInterpretation, findVendor } from './vocabulary.js';

/** How records are read. */
export interface RecordOptions {
  /** The folder of the source, absolute. */
  readonly root: string;
  readonly kind: SourceKind;
  readonly pseudonyms: Pseudonyms;
  /** Reads and decodes every frame, for hashes and quality facts. */
  readonly pixels: boolean;
}

const auditor: Auditor = createAuditor();

/**
 * The record of a DICOM file.
 *
 * @param path - relative to the root, with `/`
 * @param file - the same, opened
 * @throws DicomError or SourceError if the file can't be used, and the file system's error
 */
export async function readDicomRecord(path: string, file: HeaderBytes, options: RecordOptions): Promise<FileRecord> {
  auditor.finish();
  const scan = options.pixels ? null : scanHeader(file, auditor.visit);
  const frames = scan === null ? null : countFrames(scan, file);
  if (scan !== null && frames !== null) {
    return describeFile({ header: scan.header, frames, audit: auditor.finish() }, path, options);
  }
  return readWholeFile(path, options);
}

async function readWholeFile(path: string, options: RecordOptions): Promise<FileRecord> {
  const bytes = readFileSync(join(options.root, path));
  const picture = recognizePicture(bytes);
  if (picture !== null) throw new SourceError(`a ${picture.toUpperCase()} picture in a folder of DICOM files`);
  const file = parseDicom(bytes);
  if (file.frameCount === 0) throw noPixels();
  const pixelFacts = options.pixels ? await describeFrames(file) : null;
  const described = { header: file.header, frames: file.frameCount, audit: auditWhole(bytes) };
  const record = describeFile(described, path, options);
  return pixelFacts === null ? record : { ...record, contentSha256: sha256(bytes), pixelFacts };
}

async function describeFrames(file: DicomFile): Promise<string> {
  const frames: string[] = [];
  for (let index = 0; index < file.frameCount; index++) {
    frames.push(describePixels(renderFrame(file, await decodeFrame(file, index))));
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
    const isBlank = (): boolean => items === undefined && value.every((byte) => byte === 0 || byte === 0x20);
    auditor.visit({ tag: number, isBlank });
    for (const item of items ?? []) if (item.dataSet !== undefined) visitElements(item.dataSet);
  }
}

interface Described {
  readonly header: DicomHeader;
  readonly frames: number;
  readonly audit: Audit;
}

function describeFile({ header, frames, audit }: Described, path: string, { pseudonyms }: RecordOptions): FileRecord {
  const spacing = header.PixelSpacing ?? header.ImagerPixelSpacing;
  return {
    ...nameUnits(path, header, pseudonyms),
    frames,
    synthetic: isSynthetic(header),
    primaryAngleDeg: header.PositionerPrimaryAngle,
    secondaryAngleDeg: header.PositionerSecondaryAngle,
    rows: header.Rows,
    columns: header.Columns,
    bitsStored: header.BitsStored,
    transferSyntaxUID: header.TransferSyntaxUID,
    photometricInterpretation: findPhotometricInterpretation(header.PhotometricInterpretation),
    modality: findModality(header.Modality),
    vendor: findVendor(header.Manufacturer),
    framesPerSecond: readFrameRate(header),
    rowSpacingMm: spacing?.[0] ?? null,
    columnSpacingMm: spacing?.[1] ?? null,
    spacingAt: spacing === null ? null : header.PixelSpacing === null ? 'detector' : 'patient',
    windowCenter: header.WindowCenter,
    windowWidth: header.WindowWidth,
    burnedInAnnotation: readYesNo(header.BurnedInAnnotation),
    ...audit,
  };
}

/** Source: PS3.3, C.7.6.1.1.1. */
function readYesNo(text: string | null): boolean | null {
  return text === 'YES' ? true : text === 'NO' ? false : null;
}
