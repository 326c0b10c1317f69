/** Turns bytes into a data set: finds the meta group, believes its transfer syntax where the elements bear it out, and reads them. */
import { inflateRawSync } from 'node:zlib';
import type { DataSet, Element } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTag, knowsTagBetween, tagOf } from './dictionary.js';
import { findNextElement } from './element-head.js';
import { createDataSet, createWalk, type ElementWalk, readTag, spellTag } from './element-walk.js';
import { readElements } from './read-elements.js';
import { findFileMeta } from './read-file-meta.js';
import { readUid, readUnsigned } from './read-value.js';
import { encodingOf, type NamedEncoding, sniffEncoding } from './sniff-encoding.js';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from './transfer-syntaxes.js';

const largestInflated = 2 ** 29;

/** A data set, and what was mended to read it. */
export interface ReadDataSet {
  readonly dataSet: DataSet;
  /** The one that the elements were read by; of compressed pixels, the one that the file declares. */
  readonly transferSyntaxUID: string;
  /** Sentences without values. */
  readonly repairs: readonly string[];
}

/** The elements after the meta group: where they begin, in which bytes, and how they are encoded. */
interface Body {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly encoding: NamedEncoding;
  readonly transferSyntaxUID: string;
}

/**
 * Reads `bytes`. Elements are found in the form that they have; dicom-parser's data set reads their values.
 *
 * @throws {DicomError} where they are no DICOM, or an element before the pixels is cut or malformed
 */
export function readDataSet(bytes: Uint8Array): ReadDataSet {
  const repairs = new Set<string>();
  const meta = findFileMeta(bytes, repairs);
  const body = meta === null ? findBareBody(bytes) : openBody(bytes, { ...meta, repairs });
  if (meta === null) repairs.add('The file meta group is missing; the transfer syntax was told from the elements.');
  const elements = meta?.elements ?? {};
  const walk = createWalk(body.bytes, body.encoding, repairs);
  readBody(walk, elements, body.start);
  const dataSet = createDataSet(walk, elements);
  if (meta === null && !isImage(dataSet)) throw noDicom(bytes);
  return { dataSet, transferSyntaxUID: body.transferSyntaxUID, repairs: [...repairs] };
}

/** Reads on after an element that is broken, where none that this room reads can be lost by it. */
function readBody(walk: ElementWalk, elements: Record<string, Element>, start: number): void {
  const end = walk.bytes.length;
  for (let at = start; at < end; ) {
    try {
      at = readElements(walk, elements, { start: at, end });
      return;
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      if (elements[tagOf('PixelData')] !== undefined) {
        walk.repairs.add('What follows the pixels is cut short or malformed and was left out.');
        return;
      }
      const next = dropBroken(walk, elements);
      if (next === null || next <= at) throw error;
      walk.repairs.add('An element is malformed; it was left out, and what follows it was searched for.');
      at = next;
    }
  }
}

/**
 * Drops the element that led astray: the latest, unless it stands where it can't, because the one before has a wrong length.
 *
 * @returns where the next one begins; null where none is found, or an element of the dictionary may have been lost
 */
function dropBroken(walk: ElementWalk, elements: Record<string, Element>): number | null {
  const kept = elements[Object.keys(elements).at(-1) ?? ''];
  const { latest } = walk.state;
  const broken = kept !== undefined && latest !== null && latest.tag <= kept.tag ? kept : latest;
  if (broken === null) return null;
  const next = findNextElement(walk, broken, walk.bytes.length);
  if (next === null || knowsTagBetween(broken.tag, spellTag(readTag(walk, next)))) return null;
  delete elements[broken.tag];
  return next;
}

/** Elements without a meta group. */
function findBareBody(bytes: Uint8Array): Body {
  const encoding = sniffEncoding(bytes, 0);
  if (encoding === null) throw noDicom(bytes);
  return { bytes, start: 0, encoding, transferSyntaxUID: encoding.transferSyntaxUID };
}

function isImage(dataSet: DataSet): boolean {
  return (
    readUid(dataSet, 'SOPClassUID')?.startsWith('1.2.840.10008.') === true || readUnsigned(dataSet, 'Rows') !== null
  );
}

function noDicom(bytes: Uint8Array): DicomError {
  return new DicomError('read DICOM file', {
    byteOffset: Math.min(128, bytes.length),
    expected: 'the prefix DICM, or a data set with Rows or SOPClassUID',
    found: bytes.length < 132 ? `a file of ${bytes.length} bytes` : 'other bytes',
    fix: 'check that the file is DICOM and complete',
  });
}

interface BodyPlace {
  readonly end: number;
  readonly declared: string | null;
  readonly repairs: Set<string>;
}

/** The elements after a meta group, inflated where they are deflated, in the encoding that they have. */
function openBody(bytes: Uint8Array, { end: start, declared, repairs }: BodyPlace): Body {
  const found = sniffEncoding(bytes, start);
  if (found === null) {
    const inflated = tryInflate(bytes, start);
    const isDeflated =
      inflated !== null && (declared === deflatedLittleEndian || sniffEncoding(inflated, start) !== null);
    if (isDeflated) {
      if (declared !== deflatedLittleEndian)
        repairs.add('The data set is deflated, though the file does not declare it.');
      const encoding = sniffEncoding(inflated, start) ?? encodingOf(explicitLittleEndian);
      return { bytes: inflated, start, encoding, transferSyntaxUID: deflatedLittleEndian };
    }
    if (declared === deflatedLittleEndian) throw notInflated(start);
  }
  const encoding = found ?? (declared === null ? null : encodingOf(declared));
  if (encoding === null) throw noTransferSyntax(start);
  return { bytes, start, encoding, transferSyntaxUID: chooseTransferSyntax(declared, encoding, repairs) };
}

/** The declared one where the elements are as it says, or where it is one of compressed pixels; else theirs. */
function chooseTransferSyntax(declared: string | null, encoding: NamedEncoding, repairs: Set<string>): string {
  if (declared === null) {
    repairs.add('The file meta group names no transfer syntax; it was told from the elements.');
    return encoding.transferSyntaxUID;
  }
  const native = [implicitLittleEndian, explicitLittleEndian, explicitBigEndian, deflatedLittleEndian].includes(
    declared,
  );
  if (declared === deflatedLittleEndian) repairs.add('The data set is not deflated, though the file declares it.');
  else if (encodingOf(declared) !== encoding)
    repairs.add(`The elements are in ${encoding.name}, not as the declared transfer syntax says.`);
  return native ? encoding.transferSyntaxUID : declared;
}

function tryInflate(bytes: Uint8Array, start: number): Uint8Array | null {
  try {
    const inflated = inflateRawSync(bytes.subarray(start), { maxOutputLength: largestInflated });
    return Buffer.concat([bytes.subarray(0, start), inflated]);
  } catch {
    return null;
  }
}

function notInflated(start: number): DicomError {
  return new DicomError('inflate DICOM file', {
    byteOffset: start,
    expected: `a deflated data set of at most ${largestInflated} bytes`,
    found: 'data that do not inflate to one',
    fix: 'copy the file again from its source',
  });
}

function noTransferSyntax(byteOffset: number): DicomError {
  return new DicomError('read DICOM file', {
    tag: describeTag('TransferSyntaxUID'),
    byteOffset,
    expected: 'a UID, or elements that show it',
    found: 'neither',
    fix: 'export the file again from its source',
  });
}
