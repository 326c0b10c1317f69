/** Finds the file meta group, which says how the rest is encoded, with or without what should stand before it. */
import type { DataSet, Element } from 'dicom-parser';
import { byteParserOf, createDataSet, createWalk, type Encoding, readTag } from './element-walk.js';
import { readElements } from './read-elements.js';
import { readUid } from './read-value.js';

const preambleLength = 128;
const prefix = 'DICM';
const encoding: Encoding = { explicit: true, bigEndian: false };

/** The meta group of a file. */
export interface FileMeta {
  readonly elements: Record<string, Element>;
  /** Where the data set begins. */
  readonly end: number;
  /** TransferSyntaxUID, or null where it is missing or malformed. */
  readonly declared: string | null;
}

/**
 * Reads the meta group, whatever length it says that it has.
 *
 * @returns null where there is none
 * @throws {DicomError} where one of its elements is cut or malformed
 * Source: PS3.10, 7.1.
 */
export function findFileMeta(bytes: Uint8Array, repairs: Set<string>): FileMeta | null {
  const start = findStart(bytes, repairs);
  if (start === null) return null;
  const walk = { ...createWalk(bytes, encoding, repairs), until: (tag: number) => tag >>> 16 !== 2 };
  const elements: Record<string, Element> = {};
  const end = readElements(walk, elements, { start, end: bytes.length });
  const dataSet = createDataSet(walk, elements);
  checkGroupLength(dataSet, end, repairs);
  for (const element of Object.values(elements)) element.parser = byteParserOf(encoding);
  return { elements, end, declared: readUid(dataSet, 'TransferSyntaxUID') };
}

/** Where the meta group begins, or null where the bytes are none. */
function findStart(bytes: Uint8Array, repairs: Set<string>): number | null {
  if (hasPrefix(bytes, preambleLength)) return preambleLength + prefix.length;
  const starts = [0, hasPrefix(bytes, 0) ? prefix.length : preambleLength];
  const start = starts.find((at) => beginsMeta(bytes, at));
  if (start === undefined) return null;
  repairs.add(
    start === 0
      ? 'The preamble and the prefix DICM are missing.'
      : start === prefix.length
        ? 'The preamble is missing.'
        : 'The prefix DICM is missing.',
  );
  return start;
}

function hasPrefix(bytes: Uint8Array, at: number): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + prefix.length)) === prefix;
}

function beginsMeta(bytes: Uint8Array, at: number): boolean {
  return at + 8 <= bytes.length && readTag(createWalk(bytes, encoding, new Set()), at) >>> 16 === 2;
}

/** dicom-parser and pydicom believe the length; here the group of each element counts. */
function checkGroupLength(dataSet: DataSet, end: number, repairs: Set<string>): void {
  const element = dataSet.elements['x00020000'];
  if (element === undefined) return;
  const told = element.length === 4 ? (dataSet.uint32('x00020000') ?? 0) : -1;
  if (element.dataOffset + 4 + told !== end) repairs.add('The file meta group has another length than it says.');
}
