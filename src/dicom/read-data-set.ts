/** Turns bytes into a data set, with one retry for files without a preamble and exact words for broken ones. */
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type ParseDicomOptions } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTagDigits } from './dictionary.js';
import { findElement, readUid, readUnsigned } from './read-value.js';
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian } from './transfer-syntaxes.js';

const preambleLength = 128;
const metaStart = preambleLength + 4;
const largestInflated = 2 ** 29;

/** A data set, and what was mended to read it. */
export interface ReadDataSet {
  readonly dataSet: DataSet;
  /** Sentences without values. */
  readonly repairs: readonly string[];
}

/** Parses `bytes`. @throws {DicomError} where they are no DICOM or are cut short before the pixels end */
export function readDataSet(bytes: Uint8Array): ReadDataSet {
  if (hasPreamble(bytes)) return parse(bytes, {});
  if (bytes[0] === 2 && bytes[1] === 0)
    return addRepair(parse(withPreamble(bytes), {}), 'The preamble and the prefix DICM are missing.');
  const found = [implicitLittleEndian, explicitLittleEndian, explicitBigEndian]
    .map((TransferSyntaxUID) => tryParse(bytes, { TransferSyntaxUID }))
    .find((candidate) => candidate !== null && isPlausible(candidate.dataSet));
  if (found) return addRepair(found, 'The file meta group is missing; the transfer syntax was told from the elements.');
  throw new DicomError('read DICOM file', {
    byteOffset: Math.min(preambleLength, bytes.length),
    expected: 'the prefix DICM, or a data set with Rows or SOPClassUID',
    found: bytes.length < metaStart ? `a file of ${bytes.length} bytes` : 'other bytes',
    fix: 'check that the file is DICOM and complete',
  });
}

function addRepair({ dataSet, repairs }: ReadDataSet, sentence: string): ReadDataSet {
  return { dataSet, repairs: [sentence, ...repairs] };
}

function hasPreamble(bytes: Uint8Array): boolean {
  return bytes.length >= metaStart && String.fromCharCode(...bytes.subarray(preambleLength, metaStart)) === 'DICM';
}

/** A copy that starts like a part 10 file; byte offsets then count from where the preamble would be. */
function withPreamble(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(metaStart + bytes.length);
  whole.set(new TextEncoder().encode('DICM'), preambleLength);
  whole.set(bytes, metaStart);
  return whole;
}

function isPlausible(dataSet: DataSet): boolean {
  return (
    readUid(dataSet, 'SOPClassUID')?.startsWith('1.2.840.10008.') === true || readUnsigned(dataSet, 'Rows') !== null
  );
}

function tryParse(bytes: Uint8Array, options: ParseDicomOptions): ReadDataSet | null {
  try {
    return parse(bytes, options);
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
}

function parse(bytes: Uint8Array, options: ParseDicomOptions): ReadDataSet {
  try {
    const dataSet = dicomParser.parseDicom(bytes, { ...options, inflater });
    if (findElement(dataSet, 'PixelData') === null && endsInElement(dataSet)) throw cutShort(dataSet, null);
    return { dataSet, repairs: describeWarnings(dataSet) };
  } catch (thrown) {
    const partial = partialDataSet(thrown);
    if (partial === null) throw unreadable(thrown, bytes.length);
    if (findElement(partial, 'PixelData') === null) throw cutShort(partial, thrown);
    const meta = readMeta(bytes, options);
    Object.assign(partial.elements, meta.elements);
    return {
      dataSet: partial,
      repairs: [...describeWarnings(partial), 'What follows the pixels is cut short or malformed and was left out.'],
    };
  }
}

/** dicom-parser keeps a last element that reaches beyond the file, and with it whatever a damaged length swallows. */
function endsInElement({ elements, byteArray }: DataSet): boolean {
  return Object.values(elements).some(({ dataOffset, length }) => dataOffset + length > byteArray.length);
}

/** dicom-parser's warnings name tags and offsets, and differ from file to file: they are told by kind. */
function describeWarnings(dataSet: DataSet): string[] {
  const warnings = dataSet.warnings ?? [];
  if (warnings.length === 0) return [];
  const pixels = warnings.some((warning) => warning.startsWith('pixel data element'));
  const others = warnings.some((warning) => !warning.startsWith('pixel data element'));
  return [
    ...(pixels ? ['The pixel data lack their end marker.'] : []),
    ...(others ? ['A sequence or value of undefined length is not closed as it should be.'] : []),
  ];
}

/** The file meta group alone; dicom-parser's types ask for an `untilTag` that its code does not need. */
function readMeta(bytes: Uint8Array, options: ParseDicomOptions): DataSet {
  return dicomParser.readPart10Header(bytes, { ...options, untilTag: '' });
}

/** dicom-parser throws `{ exception, dataSet }` where it got past the file meta group. */
function partialDataSet(thrown: unknown): DataSet | null {
  const isPartial = typeof thrown === 'object' && thrown !== null && 'dataSet' in thrown;
  return isPartial ? (thrown.dataSet as DataSet) : null;
}

function unreadable(thrown: unknown, length: number): DicomError {
  if (thrown instanceof DicomError) return thrown;
  return new DicomError('read DICOM file', {
    byteOffset: metaStart,
    expected: 'a readable file meta group and data set',
    found: `a file of ${length} bytes that breaks off or is malformed`,
    fix: 'copy the file again from its source',
    cause: thrown,
  });
}

function cutShort(dataSet: DataSet, thrown: unknown): DicomError {
  const bytes = dataSet.byteArray;
  const ends = Object.values(dataSet.elements).map((element) => element.dataOffset + element.length);
  const start = Math.max(0, ...ends.filter((end) => end <= bytes.length));
  const known = start > 0 && start + 12 <= bytes.length;
  const parser = dataSet.byteArrayParser;
  const digits = known ? hex4(parser.readUint16(bytes, start)) + hex4(parser.readUint16(bytes, start + 2)) : null;
  return new DicomError('read DICOM file', {
    ...(digits === null ? {} : { tag: describeTagDigits(digits) }),
    byteOffset: start,
    expected: 'a complete element',
    found: `the end of the file or a malformed element in the last ${bytes.length - start} bytes`,
    fix: 'copy the file again from its source',
    cause: thrown instanceof Error ? thrown : undefined,
  });
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/**
 * dicom-parser parses what `inflater` gives from byte 0, the preamble as elements: this one is an element (0000,0000) that fills it, whatever the
 * file's own preamble holds.
 */
const emptyPreamble = Buffer.alloc(metaStart);
emptyPreamble.writeUInt16LE(metaStart - 8, 6);

function inflater(bytes: Uint8Array, position: number): Uint8Array {
  try {
    const inflated = inflateRawSync(bytes.subarray(position), { maxOutputLength: largestInflated });
    return Buffer.concat([emptyPreamble, bytes.subarray(metaStart, position), inflated]);
  } catch (cause) {
    throw new DicomError('inflate DICOM file', {
      byteOffset: position,
      expected: `a deflated data set of at most ${largestInflated} bytes`,
      found: 'data that do not inflate to one',
      fix: 'copy the file again from its source',
      cause,
    });
  }
}
