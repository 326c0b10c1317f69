/** The record of a DICOM file whose header was read. */
import type { DicomHeader } from '../../dicom/dicom-header.js';
import type { FrameFacts } from '../../dicom/frame-facts.js';
import type { Audit } from '../../privacy/audit.js';
import { isSynthetic, nameUnits, readFrameRate } from '../dicom-facts.js';
import type { FileRecord } from './file-record.js';
import type { RecordOptions } from './record-options.js';
import { findModality, findPhotometricInterpretation, findVendor } from './vocabulary.js';

/** What was read of a file. */
export interface ReadDicom {
  readonly header: DicomHeader;
  readonly frames: number;
  readonly audit: Audit;
  /** As `parseDicom` gives them, where the file was read as a whole; else they are the header's. */
  readonly frameFacts?: readonly FrameFacts[];
}

/** The record. @param path - relative to the root, with `/` */
export function describeDicom(
  { header, frames, audit, frameFacts }: ReadDicom,
  path: string,
  { pseudonyms }: RecordOptions,
): FileRecord {
  const first = frameFacts?.[0] ?? header;
  const spacing = first.PixelSpacing ?? first.ImagerPixelSpacing;
  const [window] = frameFacts?.[0]?.windows ?? [];
  const units = nameUnits(path, header, pseudonyms);
  // Written out: an object with its properties spread into it takes several times as long to make.
  return {
    fileId: units.fileId,
    patient: units.patient,
    study: units.study,
    series: units.series,
    instance: units.instance,
    frames,
    synthetic: isSynthetic(header),
    primaryAngleDeg: first.PositionerPrimaryAngle,
    secondaryAngleDeg: first.PositionerSecondaryAngle,
    frameAngles: frameFacts === undefined || frameFacts.length === 1 ? null : listAngles(frameFacts),
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
    spacingAt: spacing === null ? null : first.PixelSpacing === null ? 'detector' : 'patient',
    windowCenter: header.WindowCenter ?? window?.center ?? null,
    windowWidth: header.WindowWidth ?? window?.width ?? null,
    burnedInAnnotation: readYesNo(header.BurnedInAnnotation),
    identifyingElements: audit.identifyingElements,
    privateElements: audit.privateElements,
    curves: audit.curves,
    overlays: audit.overlays,
  };
}

/** The angles of each frame; an empty text where one has none. */
function listAngles(frameFacts: readonly FrameFacts[]): string {
  return frameFacts
    .map((facts) =>
      [facts.PositionerPrimaryAngle, facts.PositionerSecondaryAngle].map((angle) => angle ?? '').join(','),
    )
    .join(';');
}

/** Source: PS3.3, C.7.6.1.1.1. */
function readYesNo(text: string | null): boolean | null {
  return text === 'YES' ? true : text === 'NO' ? false : null;
}
