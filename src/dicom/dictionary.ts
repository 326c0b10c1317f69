/** The elements that this room reads or writes: PS3.6 keyword, tag and value representation. */

const dictionary = {
  TransferSyntaxUID: ['00020010', 'UI'],
  ImageType: ['00080008', 'CS'],
  SOPClassUID: ['00080016', 'UI'],
  SOPInstanceUID: ['00080018', 'UI'],
  StudyDate: ['00080020', 'DA'],
  StudyTime: ['00080030', 'TM'],
  AccessionNumber: ['00080050', 'SH'],
  Modality: ['00080060', 'CS'],
  Manufacturer: ['00080070', 'LO'],
  ReferringPhysicianName: ['00080090', 'PN'],
  ManufacturerModelName: ['00081090', 'LO'],
  RecommendedDisplayFrameRate: ['00082144', 'IS'],
  PatientName: ['00100010', 'PN'],
  PatientID: ['00100020', 'LO'],
  PatientBirthDate: ['00100030', 'DA'],
  PatientSex: ['00100040', 'CS'],
  ContrastBolusAgent: ['00180010', 'LO'],
  BodyPartExamined: ['00180015', 'CS'],
  CineRate: ['00180040', 'IS'],
  KVP: ['00180060', 'DS'],
  ContrastBolusRoute: ['00181040', 'LO'],
  ContrastBolusIngredient: ['00181048', 'CS'],
  FrameTime: ['00181063', 'DS'],
  DistanceSourceToDetector: ['00181110', 'DS'],
  DistanceSourceToPatient: ['00181111', 'DS'],
  EstimatedRadiographicMagnificationFactor: ['00181114', 'DS'],
  TableMotion: ['00181134', 'CS'],
  TableVerticalIncrement: ['00181135', 'DS'],
  TableLateralIncrement: ['00181136', 'DS'],
  TableLongitudinalIncrement: ['00181137', 'DS'],
  FieldOfViewShape: ['00181147', 'CS'],
  FieldOfViewDimensions: ['00181149', 'IS'],
  ExposureTime: ['00181150', 'IS'],
  XRayTubeCurrent: ['00181151', 'IS'],
  Exposure: ['00181152', 'IS'],
  RadiationSetting: ['00181155', 'CS'],
  IntensifierSize: ['00181162', 'DS'],
  ImagerPixelSpacing: ['00181164', 'DS'],
  PositionerMotion: ['00181500', 'CS'],
  PositionerPrimaryAngle: ['00181510', 'DS'],
  PositionerSecondaryAngle: ['00181511', 'DS'],
  ShutterShape: ['00181600', 'CS'],
  ShutterLeftVerticalEdge: ['00181602', 'IS'],
  ShutterRightVerticalEdge: ['00181604', 'IS'],
  ShutterUpperHorizontalEdge: ['00181606', 'IS'],
  ShutterLowerHorizontalEdge: ['00181608', 'IS'],
  CollimatorShape: ['00181700', 'CS'],
  CollimatorLeftVerticalEdge: ['00181702', 'IS'],
  CollimatorRightVerticalEdge: ['00181704', 'IS'],
  CollimatorUpperHorizontalEdge: ['00181706', 'IS'],
  CollimatorLowerHorizontalEdge: ['00181708', 'IS'],
  StudyInstanceUID: ['0020000d', 'UI'],
  SeriesInstanceUID: ['0020000e', 'UI'],
  StudyID: ['00200010', 'SH'],
  SeriesNumber: ['00200011', 'IS'],
  InstanceNumber: ['00200013', 'IS'],
  PatientOrientation: ['00200020', 'CS'],
  ImageComments: ['00204000', 'LT'],
  SamplesPerPixel: ['00280002', 'US'],
  PhotometricInterpretation: ['00280004', 'CS'],
  PlanarConfiguration: ['00280006', 'US'],
  NumberOfFrames: ['00280008', 'IS'],
  FrameIncrementPointer: ['00280009', 'AT'],
  Rows: ['00280010', 'US'],
  Columns: ['00280011', 'US'],
  BitsAllocated: ['00280100', 'US'],
  BitsStored: ['00280101', 'US'],
  HighBit: ['00280102', 'US'],
  PixelRepresentation: ['00280103', 'US'],
  BurnedInAnnotation: ['00280301', 'CS'],
  PixelIntensityRelationship: ['00281040', 'CS'],
  WindowCenter: ['00281050', 'DS'],
  WindowWidth: ['00281051', 'DS'],
  RescaleIntercept: ['00281052', 'DS'],
  RescaleSlope: ['00281053', 'DS'],
  VOILUTFunction: ['00281056', 'CS'],
  LossyImageCompression: ['00282110', 'CS'],
  PixelData: ['7fe00010', 'OW'],
} as const;

export type Keyword = keyof typeof dictionary;
export type ValueRepresentation = (typeof dictionary)[Keyword][1];

/** The tag as dicom-parser spells it: `x7fe00010`. */
export function tagOf(keyword: Keyword): string {
  return `x${dictionary[keyword][0]}`;
}

/** The tag as a number: 0x7fe00010. */
export function tagNumberOf(keyword: Keyword): number {
  return Number.parseInt(dictionary[keyword][0], 16);
}

export function valueRepresentationOf(keyword: Keyword): ValueRepresentation {
  return dictionary[keyword][1];
}

/** The tag as people read it: `(7FE0,0010) PixelData`. */
export function describeTag(keyword: Keyword): string {
  return `${formatTag(dictionary[keyword][0])} ${keyword}`;
}

/** A tag of eight hexadecimal digits as people read it, with its keyword where it is known. */
export function describeTagDigits(digits: string): string {
  const known = Object.entries(dictionary).find(([, [tag]]) => tag === digits);
  return known === undefined ? formatTag(digits) : `${formatTag(digits)} ${known[0]}`;
}

function formatTag(digits: string): string {
  return `(${digits.slice(0, 4)},${digits.slice(4)})`.toUpperCase();
}
