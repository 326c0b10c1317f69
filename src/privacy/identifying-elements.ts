/** The DICOM elements whose values tell who somebody is, and which study of theirs it is. */

const kinds = [
  'person name',
  'patient identifier',
  'date of birth',
  'address',
  'phone number',
  'DICOM UID',
  'user name',
  'e-mail address',
] as const;

/** What a masked text was. */
export type IdentifierKind = (typeof kinds)[number];

/** Whether a word is one of the kinds. */
export function isKind(word: string): word is IdentifierKind {
  return kinds.some((kind) => kind === word);
}

/** An element of the DICOM dictionary. */
export interface IdentifyingElement {
  /** Group and element in eight hexadecimal digits. */
  readonly tag: string;
  readonly keyword: string;
  readonly kind: IdentifierKind;
}

const table: readonly (readonly [tag: string, keyword: string, kind: IdentifierKind])[] = [
  ['00020003', 'MediaStorageSOPInstanceUID', 'DICOM UID'],
  ['00080018', 'SOPInstanceUID', 'DICOM UID'],
  ['00080050', 'AccessionNumber', 'patient identifier'],
  ['00080090', 'ReferringPhysicianName', 'person name'],
  ['00081048', 'PhysiciansOfRecord', 'person name'],
  ['00081050', 'PerformingPhysicianName', 'person name'],
  ['00081060', 'NameOfPhysiciansReadingStudy', 'person name'],
  ['00081070', 'OperatorsName', 'person name'],
  ['00081155', 'ReferencedSOPInstanceUID', 'DICOM UID'],
  ['00100010', 'PatientName', 'person name'],
  ['00100020', 'PatientID', 'patient identifier'],
  ['00100030', 'PatientBirthDate', 'date of birth'],
  ['00101000', 'OtherPatientIDs', 'patient identifier'],
  ['00101001', 'OtherPatientNames', 'person name'],
  ['00101005', 'PatientBirthName', 'person name'],
  ['00101040', 'PatientAddress', 'address'],
  ['00101060', 'PatientMotherBirthName', 'person name'],
  ['00101090', 'MedicalRecordLocator', 'patient identifier'],
  ['00102154', 'PatientTelephoneNumbers', 'phone number'],
  ['0020000d', 'StudyInstanceUID', 'DICOM UID'],
  ['0020000e', 'SeriesInstanceUID', 'DICOM UID'],
  ['00200052', 'FrameOfReferenceUID', 'DICOM UID'],
  ['00321032', 'RequestingPhysician', 'person name'],
  ['00400006', 'ScheduledPerformingPhysicianName', 'person name'],
];

/** Direct identifiers among the attributes that the Basic Profile removes. Source: PS3.15, table E.1-1; PS3.6. */
export const identifyingElements: readonly IdentifyingElement[] = table.map(([tag, keyword, kind]) => ({
  tag,
  keyword,
  kind,
}));
