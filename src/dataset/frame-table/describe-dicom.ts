/** The record of a DICOM file whose header was read. */
import type { DicomHeader } from '../../dicom/dicom-header.js';
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
}

/** The record. @param path - relative to the root, with `/` */
export function describeDicom(
  { header, frames, audit }: ReadDicom,
  path: string,
  { pseudonyms }: RecordOptions,
): FileRecord {
  const spacing = header.PixelSpacing ?? header.ImagerPixelSpacing;
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
    identifyingElements: audit.identifyingElements,
    privateElements: audit.privateElements,
    curves: audit.curves,
    overlays: audit.overlays,
  };
}

/** Source: PS3.3, C.7.6.1.1.1. */
function readYesNo(text: string | null): boolean | null {
  return text === 'YES' ? true : text === 'NO' ? false : null;
}
