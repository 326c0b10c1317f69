/** Tells how elements are encoded by looking at the first two: headers lie about it. */
import type { DataSet } from 'dicom-parser';
import { tagOf } from './dictionary.js';
import {
  createWalk,
  type ElementWalk,
  type Encoding,
  isBigEndian,
  readCode,
  readTag,
  readUint16,
  readUint32,
  undefinedLength,
} from './element-walk.js';
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian } from './transfer-syntaxes.js';
import { findValueRepresentation, isLongForm } from './value-representations.js';

/** An encoding, and the transfer syntax of native pixels that has it. */
export interface NamedEncoding extends Encoding {
  readonly transferSyntaxUID: string;
  readonly name: string;
}

/** Value representations are strong evidence and stand first; implicit elements show nothing but fitting lengths. */
const encodings: readonly NamedEncoding[] = [
  { explicit: true, bigEndian: false, transferSyntaxUID: explicitLittleEndian, name: 'Explicit VR Little Endian' },
  { explicit: true, bigEndian: true, transferSyntaxUID: explicitBigEndian, name: 'Explicit VR Big Endian' },
  { explicit: false, bigEndian: false, transferSyntaxUID: implicitLittleEndian, name: 'Implicit VR Little Endian' },
];

/** The encoding that a transfer syntax declares. Source: PS3.5, A. */
export function encodingOf(transferSyntaxUID: string): NamedEncoding {
  return encodings.find((encoding) => encoding.transferSyntaxUID === transferSyntaxUID) ?? encodings[0]!;
}

/** The encoding of the elements that begin at `start`, or null where they look like none. */
export function sniffEncoding(bytes: Uint8Array, start: number): NamedEncoding | null {
  return encodings.find((encoding) => isPlausible(createWalk(bytes, encoding, new Set()), start)) ?? null;
}

function isPlausible(walk: ElementWalk, start: number): boolean {
  const first = readPlainHead(walk, start);
  if (first === null || first.tag >>> 16 > 0xff || first.tag >>> 16 < 2) return false;
  const next = first.next;
  if (next === walk.bytes.length) return true;
  const second = readPlainHead(walk, next);
  return second !== null && second.tag > first.tag;
}

/** Null where the bytes are no element that the file holds whole. The second of two may be cut: only its head is asked. */
function readPlainHead(walk: ElementWalk, at: number): { readonly tag: number; readonly next: number } | null {
  const { length: end } = walk.bytes;
  if (at + 8 > end) return null;
  const tag = readTag(walk, at);
  const vr = walk.explicit ? findValueRepresentation(readCode(walk, at + 4)) : null;
  if (walk.explicit && vr === null) return null;
  const long = vr !== null && isLongForm(vr);
  if (long && at + 12 > end) return null;
  const offset = long ? at + 12 : at + 8;
  const length = long ? readUint32(walk, at + 8) : vr !== null ? readUint16(walk, at + 6) : readUint32(walk, at + 4);
  if (length === undefinedLength) return { tag, next: end };
  return offset + length <= end ? { tag, next: offset + length } : null;
}

/** The encoding of a data set that was read. */
export function encodingOfDataSet(dataSet: DataSet): NamedEncoding {
  if (isBigEndian(dataSet)) return encodings[1]!;
  return dataSet.elements[tagOf('Rows')]?.vr === undefined ? encodings[2]! : encodings[0]!;
}
