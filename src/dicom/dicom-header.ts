/** The facts of a DICOM header that the house uses, as typed values under their PS3.6 keywords. */
import type { DataSet } from 'dicom-parser';
import { readDecimal, readSpacing, readText, readUid, readUnsigned, type TextOptions } from './read-value.js';

/**
 * Header facts; null where the element is missing, empty or malformed. Values are what the file says, not checked against each other:
 * pixels are read by `PixelLayout`. `PatientID` and the UIDs identify a person: they are for pseudonyms, never for print.
 */
export interface DicomHeader {
  readonly TransferSyntaxUID: string;
  readonly SOPClassUID: string | null;
  readonly SOPInstanceUID: string | null;
  readonly StudyInstanceUID: string | null;
  readonly SeriesInstanceUID: string | null;
  readonly PatientID: string | null;
  readonly Modality: string | null;
  readonly Manufacturer: string | null;
  readonly Rows: number | null;
  readonly Columns: number | null;
  readonly NumberOfFrames: number | null;
  readonly SamplesPerPixel: number | null;
  readonly PhotometricInterpretation: string | null;
  readonly PlanarConfiguration: number | null;
  readonly BitsAllocated: number | null;
  readonly BitsStored: number | null;
  readonly HighBit: number | null;
  readonly PixelRepresentation: number | null;
  /** The first window, in the units after rescale. */
  readonly WindowCenter: number | null;
  readonly WindowWidth: number | null;
  readonly VOILUTFunction: string | null;
  readonly RescaleSlope: number | null;
  readonly RescaleIntercept: number | null;
  /** Degrees: right anterior oblique negative, left anterior oblique positive. Source: PS3.3, C.8.7.5.1.2. */
  readonly PositionerPrimaryAngle: number | null;
  /** Degrees: caudal negative, cranial positive. */
  readonly PositionerSecondaryAngle: number | null;
  /** Millimetres at the patient, between rows and between columns. Source: PS3.3, 10.7.1.1. */
  readonly PixelSpacing: readonly [number, number] | null;
  /** Millimetres at the detector: larger than at the patient. Source: PS3.3, 10.7.1.2. */
  readonly ImagerPixelSpacing: readonly [number, number] | null;
  readonly BurnedInAnnotation: string | null;
  /** Milliseconds between frames. */
  readonly FrameTime: number | null;
  /** Frames a second. */
  readonly CineRate: number | null;
}

/** Reads the header facts of a parsed data set. @param options.repairs - sentences about its texts are added here */
export function readHeader(dataSet: DataSet, transferSyntaxUID: string, options: TextOptions = {}): DicomHeader {
  return {
    TransferSyntaxUID: transferSyntaxUID,
    SOPClassUID: readUid(dataSet, 'SOPClassUID'),
    SOPInstanceUID: readUid(dataSet, 'SOPInstanceUID'),
    StudyInstanceUID: readUid(dataSet, 'StudyInstanceUID'),
    SeriesInstanceUID: readUid(dataSet, 'SeriesInstanceUID'),
    PatientID: readText(dataSet, 'PatientID', options),
    Modality: readText(dataSet, 'Modality'),
    Manufacturer: readText(dataSet, 'Manufacturer', options),
    Rows: readUnsigned(dataSet, 'Rows'),
    Columns: readUnsigned(dataSet, 'Columns'),
    NumberOfFrames: readDecimal(dataSet, 'NumberOfFrames'),
    SamplesPerPixel: readUnsigned(dataSet, 'SamplesPerPixel'),
    PhotometricInterpretation: readText(dataSet, 'PhotometricInterpretation'),
    PlanarConfiguration: readUnsigned(dataSet, 'PlanarConfiguration'),
    BitsAllocated: readUnsigned(dataSet, 'BitsAllocated'),
    BitsStored: readUnsigned(dataSet, 'BitsStored'),
    HighBit: readUnsigned(dataSet, 'HighBit'),
    PixelRepresentation: readUnsigned(dataSet, 'PixelRepresentation'),
    WindowCenter: readDecimal(dataSet, 'WindowCenter'),
    WindowWidth: readDecimal(dataSet, 'WindowWidth'),
    VOILUTFunction: readText(dataSet, 'VOILUTFunction'),
    RescaleSlope: readDecimal(dataSet, 'RescaleSlope'),
    RescaleIntercept: readDecimal(dataSet, 'RescaleIntercept'),
    PositionerPrimaryAngle: readDecimal(dataSet, 'PositionerPrimaryAngle'),
    PositionerSecondaryAngle: readDecimal(dataSet, 'PositionerSecondaryAngle'),
    PixelSpacing: readSpacing(dataSet, 'PixelSpacing'),
    ImagerPixelSpacing: readSpacing(dataSet, 'ImagerPixelSpacing'),
    BurnedInAnnotation: readText(dataSet, 'BurnedInAnnotation'),
    FrameTime: readDecimal(dataSet, 'FrameTime'),
    CineRate: readDecimal(dataSet, 'CineRate'),
  };
}
