/** The header of a synthetic XA image: what a reader looks for, and that it is synthetic. */

import { syntheticManufacturer } from '../dataset/synthetic-mark.js';
import { tagNumberOf } from '../dicom/dictionary.js';
import type { DicomElements } from '../dicom/write-dicom.js';
import type { Blades } from './collimator.js';
import type { DrawnSeries } from './draw-series.js';
import type { Generator } from './generator.js';
import type { PlannedPatient, PlannedSeries } from './plan-studies.js';
import type { SeriesLook } from './series-look.js';
import { type Framing, sourceToIsocentreMm, type View } from './view.js';

const xaImageStorage = '1.2.840.10008.5.1.4.1.1.12.1';
/** What the window is widened by where a file doesn't fit the others. */
const mismatchedWidth = 1.8;

/** Whose file it is, and how large. */
interface XaSubject {
  readonly patient: PlannedPatient;
  readonly series: PlannedSeries;
  readonly size: number;
}

/** Elements of one multi-frame file. Source: PS3.3, A.14 and C.8.7. */
export function describeXaImage({ patient, series, size }: XaSubject, drawn: DrawnSeries): DicomElements {
  const { vendor, monochrome1, marker } = series.look;
  return {
    ...describePatient(patient),
    ...describeWindow(series.look),
    ...describeGenerator(series.generator),
    ...describeGeometry(series.view, drawn.technique.framing, size),
    ...describeTable(drawn),
    ...describeBlades(series.look.borders, size),
    ...describeTiming(drawn.frameTimeMs),
    ImageType: ['ORIGINAL', 'PRIMARY', 'SINGLE PLANE'],
    SOPClassUID: xaImageStorage,
    SOPInstanceUID: series.sopInstanceUID,
    Modality: 'XA',
    Manufacturer: syntheticManufacturer,
    ManufacturerModelName: vendor.model,
    SeriesInstanceUID: series.seriesInstanceUID,
    SeriesNumber: series.seriesNumber,
    InstanceNumber: 1,
    // Empty, as in most files: it would follow from the angles.
    PatientOrientation: '',
    BodyPartExamined: 'HEART',
    ContrastBolusAgent: 'Iodinated contrast',
    ContrastBolusRoute: 'INTRA-ARTERIAL',
    ContrastBolusIngredient: 'IODINE',
    ImageComments: 'Synthetic picture drawn by angiolab; shows no person',
    SamplesPerPixel: 1,
    PhotometricInterpretation: monochrome1 ? 'MONOCHROME1' : 'MONOCHROME2',
    NumberOfFrames: drawn.frames.length,
    Rows: size,
    Columns: size,
    BitsAllocated: vendor.bitsStored === 8 ? 8 : 16,
    BitsStored: vendor.bitsStored,
    HighBit: vendor.bitsStored - 1,
    PixelRepresentation: 0,
    BurnedInAnnotation: marker === null ? 'NO' : 'YES',
    PixelIntensityRelationship: 'LIN',
    LossyImageCompression: '00',
    PixelData: packValues(
      drawn.frames.map(({ grey }) => grey),
      vendor.bitsStored,
    ),
  };
}

type Elements = Partial<DicomElements>;

function describePatient({ patientID, studyInstanceUID }: PlannedPatient): Elements {
  return {
    PatientName: `SYNTHETIC^${patientID}`,
    PatientID: patientID,
    PatientBirthDate: '',
    PatientSex: '',
    StudyInstanceUID: studyInstanceUID,
    StudyID: '1',
    StudyDate: '20000101',
    StudyTime: '120000',
    AccessionNumber: '',
    ReferringPhysicianName: '',
  };
}

function describeGenerator({ kvp, tubeCurrentMa, pulseMs }: Generator): Elements {
  return {
    KVP: kvp,
    XRayTubeCurrent: tubeCurrentMa,
    ExposureTime: pulseMs,
    Exposure: Math.round((tubeCurrentMa * pulseMs) / 1000),
    RadiationSetting: 'GR',
  };
}

/** Where the C-arm stands. Source: PS3.3, C.8.7.2 and C.8.7.5. */
function describeGeometry(view: View, { sourceToDetectorMm, fieldOfViewMm }: Framing, size: number): Elements {
  const spacing = Number((fieldOfViewMm / size).toFixed(6));
  return {
    PositionerMotion: 'STATIC',
    PositionerPrimaryAngle: formatAngle(view.primaryAngle),
    PositionerSecondaryAngle: formatAngle(view.secondaryAngle),
    DistanceSourceToPatient: sourceToIsocentreMm,
    DistanceSourceToDetector: sourceToDetectorMm,
    EstimatedRadiographicMagnificationFactor: Number((sourceToDetectorMm / sourceToIsocentreMm).toFixed(4)),
    ImagerPixelSpacing: [spacing, spacing],
    IntensifierSize: fieldOfViewMm,
    FieldOfViewShape: 'RECTANGLE',
    FieldOfViewDimensions: [fieldOfViewMm, fieldOfViewMm],
  };
}

/** As wide whatever the angle, so that a file's size doesn't tell it. */
function formatAngle(degrees: number): string {
  return degrees.toFixed(1).padStart(6);
}

/** How far the table went since the first frame. Source: PS3.3, C.8.7.4. */
function describeTable({ technique, tableMm }: DrawnSeries): Elements {
  if (technique.motion.pan === null) return { TableMotion: 'STATIC' };
  const since = (axis: 0 | 1 | 2): number[] =>
    tableMm.map((place) => Number((place[axis] - (tableMm[0]?.[axis] ?? 0)).toFixed(2)));
  return {
    TableMotion: 'DYNAMIC',
    TableLateralIncrement: since(0),
    TableVerticalIncrement: since(1),
    TableLongitudinalIncrement: since(2),
  };
}

/** The rows and columns where the blades end, or the picture; viewers darken what lies outside. Source: PS3.3, C.7.6.11 and C.8.7.3. */
function describeBlades(blades: Blades, size: number): Elements {
  const [left = 0, right = 0, top = 0, bottom = 0] = blades.map((share) => Math.round(share * size));
  return {
    CollimatorShape: 'RECTANGULAR',
    CollimatorLeftVerticalEdge: left,
    CollimatorRightVerticalEdge: size + 1 - right,
    CollimatorUpperHorizontalEdge: top,
    CollimatorLowerHorizontalEdge: size + 1 - bottom,
    ShutterShape: 'RECTANGULAR',
    ShutterLeftVerticalEdge: left,
    ShutterRightVerticalEdge: size + 1 - right,
    ShutterUpperHorizontalEdge: top,
    ShutterLowerHorizontalEdge: size + 1 - bottom,
  };
}

function describeTiming(frameTimeMs: number): Elements {
  const perSecond = Math.max(1, Math.round(1000 / frameTimeMs));
  return {
    FrameTime: frameTimeMs,
    FrameIncrementPointer: tagNumberOf('FrameTime'),
    CineRate: perSecond,
    RecommendedDisplayFrameRate: perSecond,
  };
}

/** The vendor's window; around the middle and too wide where the file doesn't fit the others. */
function describeWindow({ vendor, mismatch }: SeriesLook): { WindowCenter?: number; WindowWidth?: number } {
  const levels = 2 ** vendor.bitsStored;
  const window = mismatch === 'window' ? { center: 0.5, width: mismatchedWidth } : vendor.window;
  if (window === null) return {};
  return { WindowCenter: Math.round(window.center * levels), WindowWidth: Math.round(window.width * levels) };
}

/** Bytes of 8-bit values, else 16 bits in little-endian order. */
function packValues(frames: readonly Uint16Array[], bitsStored: number): Uint8Array {
  const bytesEach = bitsStored === 8 ? 1 : 2;
  const bytes = new Uint8Array(bytesEach * frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    for (const value of frame) {
      bytes[at] = value & 0xff;
      if (bytesEach === 2) bytes[at + 1] = value >>> 8;
      at += bytesEach;
    }
  }
  return bytes;
}
