/** What a walk over data elements knows: bytes, how they are encoded, what was mended, and how many elements may still come. */
import dicomParser, { type ByteArrayParser, type DataSet, type Element } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTagDigits } from './dictionary.js';

/** How elements are encoded. Source: PS3.5, 7 and A. */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface ElementWalk extends Encoding {
  readonly bytes: Uint8Array;
  /** Sentences without values; walks add to it. */
  readonly repairs: Set<string>;
  /** The walk stops before an element for which this is true, however that is encoded. Default: none. */
  readonly until?: (tag: number) => boolean;
  /** Shared by all walks over a file. */
  readonly state: WalkState;
}

/** What changes while a file is walked over. */
export interface WalkState {
  /** How many may still come. */
  elements: number;
  /** Where the zeros begin that end the file; null until that is asked. */
  contentEnd: number | null;
  /** The last element outside sequences whose head was read. */
  latest: Element | null;
}

export const undefinedLength = 0xffffffff;
export const itemTag = 0xfffee000;
export const itemEndTag = 0xfffee00d;
export const sequenceEndTag = 0xfffee0dd;

/** The most elements, items and fragments of a file: each takes memory, and 8 bytes of a file can claim one. */
const mostElements = 2 ** 21;

/** dicom-parser exports the class, but its types tell of the interface alone. */
const { DataSet: ParserDataSet } = dicomParser as unknown as {
  readonly DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: Record<string, Element>) => DataSet;
};

/** Begins a walk over the elements of a file. */
export function createWalk(bytes: Uint8Array, encoding: Encoding, repairs: Set<string>): ElementWalk {
  const { explicit, bigEndian } = encoding;
  const state = { elements: mostElements, contentEnd: null, latest: null };
  return { bytes, explicit, bigEndian, repairs, state };
}

/** A data set whose values dicom-parser's methods read. */
export function createDataSet(walk: ElementWalk, elements: Record<string, Element>): DataSet {
  return new ParserDataSet(byteParserOf(walk), walk.bytes, elements);
}

export function byteParserOf({ bigEndian }: Encoding): ByteArrayParser {
  return bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
}

export function isBigEndian({ byteArrayParser }: DataSet): boolean {
  return byteArrayParser === dicomParser.bigEndianByteArrayParser;
}

export function readUint16({ bytes, bigEndian }: ElementWalk, at: number): number {
  return bigEndian ? (bytes[at]! << 8) | bytes[at + 1]! : bytes[at]! | (bytes[at + 1]! << 8);
}

export function readUint32(walk: ElementWalk, at: number): number {
  const [first, second] = [readUint16(walk, at), readUint16(walk, at + 2)];
  return walk.bigEndian ? first * 0x10000 + second : first + second * 0x10000;
}

/** Group and element number: 0x7fe00010. */
export function readTag(walk: ElementWalk, at: number): number {
  return readUint16(walk, at) * 0x10000 + readUint16(walk, at + 2);
}

/** The two bytes of a value representation as a big-endian number. */
export function readCode({ bytes }: ElementWalk, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

const spelled = new Map<number, string>();
const mostSpelled = 4096;

/** A tag as dicom-parser spells it: `x7fe00010`. Remembered, since the same tags come in every file. */
export function spellTag(tag: number): string {
  const known = spelled.get(tag);
  if (known !== undefined) return known;
  const name = `x${tag.toString(16).padStart(8, '0')}`;
  if (spelled.size < mostSpelled) spelled.set(tag, name);
  return name;
}

/** True where nothing but zeros comes up to the end of the bytes. */
export function isPadding({ bytes, state }: ElementWalk, at: number): boolean {
  state.contentEnd ??= bytes.findLastIndex((byte) => byte !== 0) + 1;
  return at >= state.contentEnd;
}

/** Counts an element, item or fragment. @throws {DicomError} where there are too many */
export function countElement(walk: ElementWalk, at: number): void {
  walk.state.elements -= 1;
  if (walk.state.elements < 0)
    throw brokenElement(null, at, { expected: `at most ${mostElements} elements, items and fragments`, found: 'more' });
}

/** The error of an element that cannot be read. @param tag - as dicom-parser spells it; null where it is not known */
export function brokenElement(
  tag: string | null,
  byteOffset: number,
  details: { readonly expected: string; readonly found: string },
): DicomError {
  return new DicomError('read DICOM file', {
    ...(tag === null ? {} : { tag: describeTagDigits(tag.slice(1)) }),
    byteOffset,
    ...details,
    fix: 'copy the file again from its source',
  });
}
