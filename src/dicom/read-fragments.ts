/** Finds the fragments of encapsulated pixel data, and the offsets of the table before them. */
import type { Element, Fragment } from 'dicom-parser';
import {
  brokenElement,
  countElement,
  type ElementWalk,
  itemTag,
  readTag,
  readUint32,
  sequenceEndTag,
  undefinedLength,
} from './element-walk.js';

/**
 * Fills in `element`, whose value of undefined length begins at its `dataOffset`. A last fragment may reach beyond the file: who reads it must look.
 *
 * @returns where the next element begins
 * @throws {DicomError} where no item begins the value
 * Source: PS3.5, A.4.
 */
export function readFragments(walk: ElementWalk, element: Element, end: number): number {
  const { fragments, next, closed } = listItems(walk, element.dataOffset, end);
  const [table] = fragments;
  if (table === undefined)
    throw brokenElement(element.tag, element.dataOffset, {
      expected: 'the item of an offset table',
      found: 'other bytes',
    });
  const base = table.position + table.length;
  if (!closed) walk.repairs.add('The pixel data lack their end marker.');
  element.encapsulatedPixelData = true;
  element.basicOffsetTable = readOffsets(walk, table, end);
  element.fragments = fragments
    .slice(1)
    .map(({ position, length }) => ({ position, length, offset: position - 8 - base }));
  element.length = Math.min(next, end) - element.dataOffset;
  return next;
}

function listItems(
  walk: ElementWalk,
  start: number,
  end: number,
): { readonly fragments: Fragment[]; readonly next: number; readonly closed: boolean } {
  const fragments: Fragment[] = [];
  let at = start;
  while (at + 8 <= end) {
    const tag = readTag(walk, at);
    const length = readUint32(walk, at + 4);
    if (tag === sequenceEndTag) return { fragments, next: at + 8, closed: true };
    if (tag !== itemTag || length === undefinedLength) break;
    countElement(walk, at);
    fragments.push({ offset: at, position: at + 8, length });
    at += 8 + length;
  }
  return { fragments, next: Math.min(at, end), closed: false };
}

/** A table that the end of the file cuts has no offsets. */
function readOffsets(walk: ElementWalk, table: Fragment, end: number): number[] {
  const count = table.position + table.length > end ? 0 : table.length >> 2;
  return Array.from({ length: count }, (_, index) => readUint32(walk, table.position + 4 * index));
}
