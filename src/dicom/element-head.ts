/** The head of an element - tag, value representation, length - in the form that it has, whichever it should have. */
import type { Element } from 'dicom-parser';
import {
  brokenElement,
  type ElementWalk,
  itemEndTag,
  itemTag,
  readCode,
  readTag,
  readUint16,
  readUint32,
  sequenceEndTag,
  spellTag,
  undefinedLength,
} from './element-walk.js';
import { findValueRepresentation, isLongForm, resemblesValueRepresentation } from './value-representations.js';

/** A broken element is left behind for another one within so many bytes, or not at all. */
const farthestSearch = 2 ** 20;

/** A form that a head may have, and what is to be said of it. */
interface HeadForm {
  readonly element: Element;
  readonly repair: string;
}

/**
 * Reads the head at `at`. One after whose value no element begins is tried in the other forms; that is listed.
 *
 * @param end - of the data set, the item or the file
 * @throws {DicomError} where the bytes end, or are a head in no form
 */
export function readHead(walk: ElementWalk, at: number, end: number): Element {
  if (at + 8 > end)
    throw brokenElement(null, at, { expected: 'an element', found: `${end - at} bytes before the end` });
  const tag = readTag(walk, at);
  if (tag >>> 16 === 0xfffe) return readImplicit(walk, at);
  const declared = walk.explicit ? readExplicit(walk, at, end) : readImplicit(walk, at);
  const fits = declared !== null && isFollowed(walk, declared, end);
  const namesVr = !walk.explicit && findValueRepresentation(readCode(walk, at + 4)) !== null;
  if (fits && !namesVr) return declared;
  const forms = [...listForms(walk, at, end), ...padOdd(declared)];
  const findFollowed = (follower: ElementWalk): HeadForm | undefined =>
    forms.find(({ element }) => isFollowedByNext(follower, element, end));
  const other =
    (namesVr ? findFollowed({ ...walk, explicit: true }) : undefined) ?? (fits ? undefined : findFollowed(walk));
  if (other !== undefined) walk.repairs.add(other.repair);
  const element = other?.element ?? declared;
  if (element !== null) return element;
  throw brokenElement(spellTag(tag), at + 4, { expected: 'a value representation', found: 'other bytes' });
}

/** The forms that the head at `at` may have other than its own, the likeliest first. */
function listForms(walk: ElementWalk, at: number, end: number): HeadForm[] {
  const repair = describeForm(walk, at);
  const long = readLong(walk, at, end);
  const forms = [
    readShort(walk, at),
    ...(long === null ? [] : [long]),
    ...(walk.explicit ? [readImplicit(walk, at)] : []),
  ];
  return forms.map((element) => ({ element, repair }));
}

function describeForm(walk: ElementWalk, at: number): string {
  if (!walk.explicit) return 'An element names a value representation where the transfer syntax has none.';
  return findValueRepresentation(readCode(walk, at + 4)) === null
    ? 'An element has a value representation that does not exist.'
    : 'An element has a length field of the wrong size for its value representation.';
}

/** A value of odd length after which a byte stands that makes it even. */
function padOdd(declared: Element | null): HeadForm[] {
  if (declared === null || declared.length % 2 === 0 || declared.length === undefinedLength) return [];
  const repair = 'An element has an odd length, after which a padding byte is not counted.';
  return [{ element: { ...declared, length: declared.length + 1 }, repair }];
}

/**
 * Searches for an element that stands whole, before another one, and has a greater tag than `after`: for where a length or a head before it is broken.
 *
 * @returns where it begins, or null where none does within 1 MiB; in implicit encodings, where too many bytes look like elements, always null
 */
export function findNextElement(walk: ElementWalk, after: Element, end: number): number | null {
  if (!walk.explicit) return null;
  const last = Math.min(end, after.dataOffset + farthestSearch) - 8;
  for (let at = after.dataOffset; at <= last; at += 2) {
    const head = readExplicit(walk, at, end);
    if (head === null || head.tag <= after.tag || !isFollowedByNext(walk, head, end)) continue;
    if (head.length === undefinedLength || head.dataOffset + head.length === end) return at;
    const next = readExplicit(walk, head.dataOffset + head.length, end);
    if (next !== null && isFollowed(walk, next, end)) return at;
  }
  return null;
}

/** The head at `at` by its own value representation; null where that does not exist. */
function readExplicit(walk: ElementWalk, at: number, end: number): Element | null {
  const vr = findValueRepresentation(readCode(walk, at + 4));
  if (vr === null) return null;
  return isLongForm(vr) ? readLong(walk, at, end) : readShort(walk, at);
}

function readImplicit(walk: ElementWalk, at: number): Element {
  return { tag: spellTag(readTag(walk, at)), length: readUint32(walk, at + 4), dataOffset: at + 8 };
}

function readShort(walk: ElementWalk, at: number): Element {
  const vr = findValueRepresentation(readCode(walk, at + 4)) ?? 'UN';
  return { tag: spellTag(readTag(walk, at)), vr, length: readUint16(walk, at + 6), dataOffset: at + 8 };
}

function readLong(walk: ElementWalk, at: number, end: number): Element | null {
  if (at + 12 > end) return null;
  const vr = findValueRepresentation(readCode(walk, at + 4)) ?? 'UN';
  return { tag: spellTag(readTag(walk, at)), vr, length: readUint32(walk, at + 8), dataOffset: at + 12 };
}

/** True where the value ends with its data set, or an element may begin after it. */
function isFollowed(walk: ElementWalk, { dataOffset, length }: Element, end: number): boolean {
  if (length === undefinedLength) return beginsItems(walk, dataOffset, end);
  const next = dataOffset + length;
  if (next === end) return true;
  if (next + 8 > end) return false;
  const tag = readTag(walk, next);
  return isDelimiter(tag) || walk.until?.(tag) === true || beginsElement(walk, next, end);
}

/** As {@link isFollowed}, for a form that nothing but this speaks for: what follows must have a greater tag, or be nothing. */
function isFollowedByNext(walk: ElementWalk, head: Element, end: number): boolean {
  if (!isFollowed(walk, head, end)) return false;
  const next = head.dataOffset + head.length;
  return head.length === undefinedLength || next === end || spellTag(readTag(walk, next)) > head.tag;
}

/** True where the bytes at `at` open an item of a sequence, or close an empty one. */
export function beginsItems(walk: ElementWalk, at: number, end: number): boolean {
  if (at + 8 > end) return false;
  const tag = readTag(walk, at);
  return tag === itemTag || tag === sequenceEndTag;
}

export function isDelimiter(tag: number): boolean {
  return tag === itemEndTag || tag === sequenceEndTag;
}

/** True where the bytes at `at` may be the head of an element. */
export function beginsElement(walk: ElementWalk, at: number, end: number): boolean {
  if (at + 8 > end || readTag(walk, at) >>> 16 === 0xfffe) return false;
  if (walk.explicit) return resemblesValueRepresentation(readCode(walk, at + 4));
  const length = readUint32(walk, at + 4);
  return length === undefinedLength || at + 8 + length <= end;
}
