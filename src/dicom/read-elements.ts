/** Walks over data elements and items: finds where each begins and ends, whatever lengths and delimiters say, without reading values. */
import type { Element } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { tagOf } from './dictionary.js';
import { beginsElement, beginsItems, isDelimiter, readHead } from './element-head.js';
import {
  brokenElement,
  countElement,
  createDataSet,
  type ElementWalk,
  isPadding,
  itemEndTag,
  itemTag,
  readTag,
  readUint32,
  sequenceEndTag,
  spellTag,
  undefinedLength,
} from './element-walk.js';
import { readFragments } from './read-fragments.js';

/** Deeper nesting than any information object has; without a limit a file could exhaust the stack. */
const greatestDepth = 64;

const pixelData = tagOf('PixelData');
const notClosed = 'A sequence or value of undefined length is not closed as it should be.';
const wrongLength = 'A sequence or an item has another length than it says.';

/** A stretch to walk over. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Sequences around it. Default: none. */
  readonly depth?: number;
}

/**
 * Reads the elements of a data set or an item into `elements`, in dicom-parser's form.
 *
 * @returns where it stopped: at the end, at a delimiter, or before what ends the walk
 * @throws {DicomError} for an element that is malformed, or that the end cuts; the last pixels may be cut, and who reads them must look
 */
export function readElements(walk: ElementWalk, elements: Record<string, Element>, stretch: Stretch): number {
  const { end, depth = 0 } = stretch;
  let at = stretch.start;
  while (at < end) {
    if ((end - at < 8 || readTag(walk, at) === 0) && isPadding(walk, at)) break;
    if (end - at >= 8 && endsWalk(walk, readTag(walk, at), depth)) return at;
    const element = readHead(walk, at, end);
    if (depth === 0) walk.state.latest = element;
    countElement(walk, at);
    at = isItemTag(element.tag) ? skipDelimiter(walk, element) : readValue(walk, element, { end, depth });
    if (!isItemTag(element.tag)) keep(walk, elements, element);
  }
  return Math.min(at, end);
}

function endsWalk({ until }: ElementWalk, tag: number, depth: number): boolean {
  return (depth > 0 && isDelimiter(tag)) || until?.(tag) === true;
}

function isItemTag(tag: string): boolean {
  return tag.startsWith('xfffe');
}

/** An item or a delimiter where none can stand. */
function skipDelimiter(walk: ElementWalk, { dataOffset }: Element): number {
  walk.repairs.add(notClosed);
  return dataOffset;
}

function keep(walk: ElementWalk, elements: Record<string, Element>, element: Element): void {
  if (elements[element.tag] !== undefined)
    walk.repairs.add('An element stands twice in a data set; the last was taken.');
  elements[element.tag] = element;
}

interface Place {
  readonly end: number;
  readonly depth: number;
}

/** Finds the end of a value, and what it holds. */
function readValue(walk: ElementWalk, element: Element, place: Place): number {
  const { end } = place;
  const { tag, vr, length, dataOffset } = element;
  const next = dataOffset + length;
  if (length === undefinedLength) return readUndefinedLength(walk, element, place);
  if (next > end && tag === pixelData) return end;
  if (vr === 'SQ') return readSequence(walk, element, place);
  if (next > end)
    throw brokenElement(tag, dataOffset, {
      expected: `a value of ${length} bytes`,
      found: `${end - dataOffset} bytes before the end`,
    });
  if (length % 2 === 1) walk.repairs.add('An element has an odd length.');
  const mayBeSequence = (vr === undefined || vr === 'UN') && tag !== pixelData;
  const inner = asImplicit(walk, element);
  if (mayBeSequence && beginsItems(inner, dataOffset, next)) tryItems(inner, element, { ...place, end: next });
  return next;
}

/** What is broken in a sequence stays in it, where an element begins after its length. */
function readSequence(walk: ElementWalk, element: Element, place: Place): number {
  try {
    return readItems(walk, element, place);
  } catch (error) {
    const next = element.dataOffset + element.length;
    if (!(error instanceof DicomError) || (next !== place.end && !beginsElement(walk, next, place.end))) throw error;
    walk.repairs.add('A sequence holds what is malformed; it was left out.');
    delete element.items;
    return next;
  }
}

/** A value that begins like items may still be none: then it is left as bytes. */
function tryItems(walk: ElementWalk, element: Element, place: Place): void {
  const repairs = new Set<string>();
  try {
    readItems({ ...walk, repairs }, element, place);
    if (element.vr === 'UN' && repairs.size > 0) delete element.items;
    else for (const repair of repairs) walk.repairs.add(repair);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    delete element.items;
  }
}

/** A sequence of unknown representation is implicit and little endian, whatever the file is. Source: PS3.5, 6.2.2. */
function asImplicit(walk: ElementWalk, { vr }: Element): ElementWalk {
  return vr === 'UN' ? { ...walk, explicit: false, bigEndian: false } : walk;
}

function readUndefinedLength(walk: ElementWalk, element: Element, place: Place): number {
  const { end } = place;
  element.hadUndefinedLength = true;
  if (element.tag === pixelData) return readFragments(walk, element, end);
  if (element.vr === 'SQ' || element.vr === undefined) return readItems(walk, element, place);
  if (element.vr !== 'UN') return skipFragments(walk, element, end);
  return readItems(asImplicit(walk, element), element, place);
}

/** A value in fragments that are no pixels. */
function skipFragments(walk: ElementWalk, element: Element, end: number): number {
  let at = element.dataOffset;
  while (at + 8 <= end && readTag(walk, at) === itemTag) {
    countElement(walk, at);
    at += 8 + readUint32(walk, at + 4);
  }
  return endItems(walk, element, { at, end });
}

/** Reads the items of a sequence into `element`. Returns where the next element begins. */
function readItems(walk: ElementWalk, element: Element, { end, depth }: Place): number {
  if (depth >= greatestDepth)
    throw brokenElement(element.tag, element.dataOffset, {
      expected: `at most ${greatestDepth} nested sequences`,
      found: 'more',
    });
  const { length, dataOffset } = element;
  const open = length === undefinedLength;
  const limit = open ? end : Math.min(end, dataOffset + length);
  if (!open && dataOffset + length > end) walk.repairs.add(wrongLength);
  element.items = [];
  let at = dataOffset;
  while (at + 8 <= limit && readTag(walk, at) === itemTag)
    at = readItem(walk, element, { at, limit, depth: depth + 1 });
  if (open) return endItems(walk, element, { at, end });
  if (at >= limit) return limit;
  walk.repairs.add(wrongLength);
  return beginsElement(walk, at, end) ? at : limit;
}

/** Ends a value of undefined length, at its delimiter or where something else begins. */
function endItems(
  walk: ElementWalk,
  element: Element,
  { at, end }: { readonly at: number; readonly end: number },
): number {
  const closed = at + 8 <= end && readTag(walk, at) === sequenceEndTag;
  element.length = Math.min(at, end) - element.dataOffset;
  if (closed) return at + 8;
  if (at !== end && !beginsElement(walk, at, end))
    throw brokenElement(element.tag, at, {
      expected: 'an item of a sequence, or its end',
      found: at > end ? 'the end of the data' : 'other bytes',
    });
  walk.repairs.add(notClosed);
  return at;
}

interface ItemPlace {
  readonly at: number;
  readonly limit: number;
  readonly depth: number;
}

/** Returns where the next item begins, or the end of the sequence. */
function readItem(walk: ElementWalk, element: Element, { at, limit, depth }: ItemPlace): number {
  countElement(walk, at);
  const length = readUint32(walk, at + 4);
  const start = at + 8;
  const open = length === undefinedLength;
  if (!open && start + length > limit) walk.repairs.add(wrongLength);
  const elements: Record<string, Element> = {};
  const itemEnd = open ? limit : Math.min(limit, start + length);
  const end = readElements(walk, elements, { start, end: itemEnd, depth });
  const dataSet = createDataSet(walk, elements);
  element.items?.push({ tag: spellTag(itemTag), length: end - start, dataOffset: start, dataSet });
  const closed = end + 8 <= limit && readTag(walk, end) === itemEndTag;
  if (open && !closed) walk.repairs.add(notClosed);
  if (!open && (closed || end < itemEnd)) walk.repairs.add(wrongLength);
  return closed ? end + 8 : end;
}
