/** The header of a synthetic XA image: what a reader looks for, and that it is synthetic. */

import { syntheticManufacturer } from '../dataset/synthetic-mark.js';
import { tagNumberOf } from '../dicom/dictionary.js';
import type { DicomElements } from '../dicom/write-dicom.js';
import type { PlannedPatient, PlannedSeries } from './plan-studies.js';

const xaImageStorage = '1.2.840.10008.5.1.4.1.1.12.1';
/** What the window is widened by where a file doesn't fit the others. */
const mismatchedWidth = 1.8;

/** Elements of one multi-frame file. Source: PS3.3, A.14 and C.8.7. */
export function describeXaImage(
  patient: PlannedPatient,
  series: PlannedSeries,
  pixels: { readonly size: number; readonly frames: readonly Uint16Array[]; readonly frameTimeMs: number },
): DicomElements {
  const { vendor, monochrome1, marker, mismatch } = series.look;
  const levels = 2 ** vendor.bitsStored;
  return {
    ...(mismatch === 'window' && { WindowCenter: levels / 2, WindowWidth: Math.round(mismatchedWidth * levels) }),
    ImageType: ['ORIGINAL', 'PRIMARY', 'SINGLE PLANE'],
    SOPClassUID: xaImageStorage,
    SOPInstanceUID: series.sopInstanceUID,
    StudyDate: '20000101',
    StudyTime: '120000',
    AccessionNumber: '',
    Modality: 'XA',
    Manufacturer: syntheticManufacturer,
    ReferringPhysicianName: '',
    PatientName: `SYNTHETIC^${patient.patientID}`,
    PatientID: patient.patientID,
    PatientBirthDate: '',
    PatientSex: '',
    KVP: 80,
    FrameTime: pixels.frameTimeMs,
    ExposureTime: 8,
    XRayTubeCurrent: 500,
    Exposure: 4,
    RadiationSetting: 'GR',
    PositionerMotion: 'STATIC',
    PositionerPrimaryAngle: series.view.primaryAngle,
    PositionerSecondaryAngle: series.view.secondaryAngle,
    StudyInstanceUID: patient.studyInstanceUID,
    SeriesInstanceUID: series.seriesInstanceUID,
    StudyID: '1',
    SeriesNumber: series.seriesNumber,
    InstanceNumber: 1,
    PatientOrientation: '',
    Laterality: '',
    ImageComments: 'Synthetic picture drawn by angiolab; shows no person',
    SamplesPerPixel: 1,
    PhotometricInterpretation: monochrome1 ? 'MONOCHROME1' : 'MONOCHROME2',
    NumberOfFrames: pixels.frames.length,
    FrameIncrementPointer: tagNumberOf('FrameTime'),
    Rows: pixels.size,
    Columns: pixels.size,
    BitsAllocated: vendor.bitsStored === 8 ? 8 : 16,
    BitsStored: vendor.bitsStored,
    HighBit: vendor.bitsStored - 1,
    PixelRepresentation: 0,
    BurnedInAnnotation: marker === null ? 'NO' : 'YES',
    PixelIntensityRelationship: 'LIN',
    LossyImageCompression: '00',
    PixelData: packValues(pixels.frames, vendor.bitsStored),
  };
}

/** Bytes of 8-bit values, else 16 bits in little-endian order. */
function packValues(frames: readonly Uint16Array[], bitsStored: number): Uint8Array {
  if (bitsStored === 8) return new Uint8Array(Buffer.concat(frames.map((frame) => Uint8Array.from(frame))));
  const bytes = Buffer.alloc(2 * frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) for (const value of frame) at = bytes.writeUInt16LE(value, at);
  return new Uint8Array(bytes);
}
