/** Small DICOM files made on the spot: native ones, and run-length ones with chosen fragments. */
import { type DicomElements, writeDicom } from '../../src/dicom/write-dicom.js';
import { element, item, joinBytes, sequenceEnd, toBytes, undefinedLength } from './element-bytes.js';

/** Two frames of 2 rows and 3 columns, 8 bit: 0 to 5 and 10 to 15. */
export const sampleElements: DicomElements & { readonly PixelData: Uint8Array } = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1',
  SOPInstanceUID: '2.25.1',
  StudyInstanceUID: '2.25.2',
  SeriesInstanceUID: '2.25.3',
  Modality: 'XA',
  PatientID: 'CANARY-ID',
  PatientName: 'CANARY^NAME',
  PositionerPrimaryAngle: -30,
  PositionerSecondaryAngle: 12.5,
  FrameTime: 66.7,
  FrameIncrementPointer: 0x00181063,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  NumberOfFrames: 2,
  Rows: 2,
  Columns: 3,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  PixelData: new Uint8Array([0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]),
};

/** The sample file with other elements. */
export function writeSample(changes: Partial<DicomElements> = {}): Uint8Array {
  return writeDicom({ ...sampleElements, ...changes });
}

/** The run-length form of one 8-bit plane of at most 128 values. */
export function encodeRlePlane(values: readonly number[]): Uint8Array {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(64, 4);
  const body = Buffer.from([values.length - 1, ...values]);
  return new Uint8Array(Buffer.concat([header, body, Buffer.alloc(body.length % 2)]));
}

/** Options of {@link writeRleSample}. */
interface FragmentOptions {
  /** The basic offset table. Default: an empty one. */
  readonly offsets?: readonly number[];
  /** What lies between the header and Pixel Data. */
  readonly before?: Uint8Array;
  readonly changes?: Partial<DicomElements>;
}

/** The sample file with run-length pixels in the given offset table and fragments. */
export function writeRleSample(fragments: readonly Uint8Array[], options: FragmentOptions = {}): Uint8Array {
  const { offsets = [], before = new Uint8Array(), changes } = options;
  const { PixelData: _, ...elements } = { ...sampleElements, ...changes };
  const file = Buffer.from(writeDicom(elements as DicomElements));
  file.write('1.2.840.10008.1.2.5', file.indexOf('1.2.840.10008.1.2.1\0'), 'latin1');
  const table = joinBytes(...offsets.map((offset) => toBytes(offset, 4)));
  const pixels = element(0x7fe00010, 'OB', joinBytes(...[table, ...fragments].map((bytes) => item(bytes))), {
    length: undefinedLength,
  });
  return joinBytes(file, before, pixels, sequenceEnd);
}
