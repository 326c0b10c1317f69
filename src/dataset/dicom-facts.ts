/** What the house makes of a DICOM header's facts. */
import type { DicomHeader } from '../dicom/dicom-header.js';
import type { Pseudonymizer, Pseudonyms } from './pseudonyms.js';
import { syntheticManufacturer } from './synthetic-mark.js';

/** From the time between frames, else the rate that the file asks a viewer for. Source: PS3.3, C.7.6.5 and C.7.6.6. */
export function readFrameRate({ FrameTime, CineRate }: DicomHeader): number | null {
  if (FrameTime !== null && FrameTime > 0) return 1000 / FrameTime;
  return CineRate !== null && CineRate > 0 ? CineRate : null;
}

/** True where the file says that angiolab drew it. */
export function isSynthetic(header: DicomHeader): boolean {
  return header.Manufacturer === syntheticManufacturer;
}

/** The pseudonyms of what a file belongs to; null where the header doesn't say it. */
export interface DicomUnits {
  readonly fileId: string;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
}

/** Names a file, and what it belongs to. @param path - relative to the source */
export function nameUnits(path: string, header: DicomHeader, pseudonyms: Pseudonyms): DicomUnits {
  const pseudonymOf = isSynthetic(header) ? pseudonyms.synthetic : pseudonyms.own;
  return {
    fileId: pseudonymOf('file', path),
    patient: nameUnit(pseudonymOf, 'patient', header.PatientID),
    study: nameUnit(pseudonymOf, 'study', header.StudyInstanceUID),
    series: nameUnit(pseudonymOf, 'series', header.SeriesInstanceUID),
    instance: nameUnit(pseudonymOf, 'instance', header.SOPInstanceUID),
  };
}

function nameUnit(pseudonymOf: Pseudonymizer, kind: Parameters<Pseudonymizer>[0], value: string | null): string | null {
  return value === null ? null : pseudonymOf(kind, value);
}
