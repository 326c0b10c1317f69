/** The header of a synthetic XA image: what a reader looks for, and that it is synthetic. */

import { syntheticManufacturer } from '../dataset/synthetic-mark.js';
import { tagNumberOf } from '../dicom/dictionary.js';
import type { DicomElements } from '../dicom/write-dicom.js';
import type { PlannedPatient, PlannedSeries } from './plan-studies.js';

const xaImageStorage = '1.2.840.10008.5.1.4.1.1.12.1';
/** From the first frame to the last, in milliseconds. */
const seriesDurationMs = 1500;

/** Elements of one multi-frame file. Source: PS3.3, A.14 and C.8.7. */
export function describeXaImage(
  patient: PlannedPatient,
  series: PlannedSeries,
  pixels: { readonly size: number; readonly frames: readonly Uint8Array[] },
): DicomElements {
  return {
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
    FrameTime: Math.round(seriesDurationMs / Math.max(1, pixels.frames.length - 1)),
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
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: pixels.frames.length,
    FrameIncrementPointer: tagNumberOf('FrameTime'),
    Rows: pixels.size,
    Columns: pixels.size,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'NO',
    PixelIntensityRelationship: 'LIN',
    LossyImageCompression: '00',
    PixelData: new Uint8Array(Buffer.concat(pixels.frames)),
  };
}
