/** A folder of small multi-frame XA files, written the same each time: what an index has to read, without a hospital's disk. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DicomElements, writeDicom } from '../src/dicom/write-dicom.js';

/** Files in a folder: about ten patients' runs. */
const filesPerFolder = 100;
const seriesPerPatient = 7;
const size = 16;
const frames = 12;

/** Writes `count` files of 12 frames of 16 x 16 pixels below `folder`, seven series to a patient. */
export function writeIndexFiles(folder: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const place = join(folder, String(Math.floor(index / filesPerFolder)).padStart(4, '0'));
    if (index % filesPerFolder === 0) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${String(index).padStart(6, '0')}.dcm`), writeDicom(describeFile(index)));
  }
}

const pixels = Uint8Array.from({ length: size * size * frames }, (_, at) => (at * 31) % 251);

/** The elements that XA files of a hospital have, but for private ones. */
function describeFile(index: number): DicomElements {
  const patient = Math.floor(index / seriesPerPatient);
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'SINGLE PLANE'],
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1',
    SOPInstanceUID: `1.2.826.0.1.3680043.8.498.1.${index}`,
    StudyDate: '20240101',
    StudyTime: '101500.000',
    AccessionNumber: `A${patient}`,
    Modality: 'XA',
    Manufacturer: 'Siemens Healthineers',
    ReferringPhysicianName: '',
    PatientName: `PATIENT ${patient}`,
    PatientID: `ID-${patient}`,
    PatientBirthDate: '',
    PatientSex: 'O',
    CineRate: 15,
    KVP: 80,
    FrameTime: 66.7,
    ExposureTime: 8,
    XRayTubeCurrent: 500,
    Exposure: 4,
    ImagerPixelSpacing: [0.308, 0.308],
    RadiationSetting: 'GR',
    PositionerMotion: 'STATIC',
    PositionerPrimaryAngle: (index % 90) - 45,
    PositionerSecondaryAngle: (index % 60) - 30,
    StudyInstanceUID: `1.2.826.0.1.3680043.8.498.2.${patient}`,
    SeriesInstanceUID: `1.2.826.0.1.3680043.8.498.3.${index}`,
    StudyID: String(patient),
    SeriesNumber: (index % seriesPerPatient) + 1,
    InstanceNumber: 1,
    PatientOrientation: ['L', 'F'],
    ImageComments: 'left coronary artery',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames,
    FrameIncrementPointer: 0x00181063,
    Rows: size,
    Columns: size,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'NO',
    PixelIntensityRelationship: 'LIN',
    WindowCenter: 128,
    WindowWidth: 256,
    LossyImageCompression: '00',
    PixelData: pixels,
  };
}
