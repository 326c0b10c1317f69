/** Tells which fragments of encapsulated pixel data belong to which frame. */
import type { DataSet, Element, Fragment } from 'dicom-parser';
import type { ByteRange } from './byte-range.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import type { PixelLayout } from './pixel-layout.js';
import { findElement, readUnsigned64s } from './read-value.js';
import { sniffTransferSyntax } from './sniff-codec.js';

export const cutFrames = 'The file is cut short inside the pixel data; the frames before the cut can be read.';
export const moreFrames = 'The pixel data hold more frames than the header says; the rest was left out.';

interface GroupOptions {
  readonly layout: PixelLayout;
  readonly repairs: Set<string>;
}

/**
 * Groups the fragments: by the extended or the basic offset table where it fits them, else by what begins a code stream, else a fragment a frame, else
 * all of them for one frame.
 *
 * @returns a list for each frame; where the end of the file cuts a fragment, for each one before it
 * @throws {DicomError} where a fragment of the first frame is cut, or there are not as many frames as the header says
 * Source: PS3.5, A.4; PS3.3, C.7.6.3.1.8.
 */
export function groupFragments(dataSet: DataSet, element: Element, { layout, repairs }: GroupOptions): ByteRange[][] {
  const { frames } = layout;
  const fragments = element.fragments ?? [];
  const cut = findCutFragment(fragments, dataSet.byteArray.length);
  if (cut !== null) return groupBeforeCut(dataSet, element, { layout, repairs, cut });
  const extended = readUnsigned64s(dataSet, 'ExtendedOffsetTable');
  const tables = [extended, element.basicOffsetTable ?? []].filter((table) => table.length > 0);
  const byTable = tables.map((table) => findStarts(table, fragments)).find((starts) => starts.length >= frames);
  if (byTable === undefined && tables.length > 0)
    repairs.add('The offset table does not fit the fragments; frames were told apart without it.');
  const filled = byTable === undefined ? fragments.filter(({ length }) => length > 0) : fragments;
  const starts = byTable ?? findStartsInBytes(dataSet.byteArray, filled, layout);
  if (starts.length < frames) {
    const end = fragments.at(-1);
    // No end marker has room behind the last fragment: the next one was cut off as a whole.
    if (end !== undefined && end.position + end.length > dataSet.byteArray.length - 8)
      return groupBeforeCut(dataSet, element, { layout, repairs, cut: null });
    throw tooFewFragments(element, frames);
  }
  if (starts.length > frames) repairs.add(moreFrames);
  const groups = starts.slice(0, frames).map((start, index) => toRanges(filled.slice(start, starts[index + 1])));
  return byTable !== undefined && extended.length > 0 ? trim(groups, dataSet) : groups;
}

/** dicom-parser's form notes a fragment's length, whether or not the file holds so much: the last one may reach beyond its end. */
function findCutFragment(fragments: readonly Fragment[], fileLength: number): Fragment | null {
  const last = fragments.at(-1);
  return last !== undefined && last.position + last.length > fileLength ? last : null;
}

/** The frames that end before the fragment that is cut: it is the start of another frame, or belongs to the last one. Null: it left no trace. */
function groupBeforeCut(
  dataSet: DataSet,
  element: Element,
  { layout, repairs, cut }: GroupOptions & { readonly cut: Fragment | null },
): ByteRange[][] {
  const fragments = (element.fragments ?? []).filter(({ length }) => length > 0);
  const tables = [readUnsigned64s(dataSet, 'ExtendedOffsetTable'), element.basicOffsetTable ?? []];
  const known = new Set(fragments.map(({ offset }) => offset));
  const byTable = tables
    .map((table) => table.filter((offset) => known.has(offset - (table[0] ?? 0))))
    .map((table) => findStarts(table, fragments))
    .find((starts) => starts.length > 0);
  const starts = (byTable ?? findOpenings(dataSet.byteArray, fragments, layout)).slice(0, layout.frames + 1);
  const groups = starts.map((start, index) => fragments.slice(start, starts[index + 1]));
  const whole = groups.filter((group) => cut === null || !group.includes(cut)).slice(0, layout.frames);
  if (starts[0] !== 0 || whole.length === 0) {
    if (cut === null) throw tooFewFragments(element, layout.frames);
    throw brokenPixels(cut.position, {
      expected: `a fragment of ${cut.length} bytes`,
      found: `${dataSet.byteArray.length - cut.position} bytes before the file ends`,
    });
  }
  repairs.add(whole.length < layout.frames ? cutFrames : moreFrames);
  return whole.map(toRanges);
}

/** The fragments at the offsets of a table; some writers count from another place than the first fragment. None where the table does not fit. */
function findStarts(table: readonly number[], fragments: readonly Fragment[]): number[] {
  const indexByOffset = new Map(fragments.map(({ offset }, index) => [offset, index]));
  const base = table[0] ?? 0;
  const starts = table.map((offset) => indexByOffset.get(offset - base) ?? -1);
  return starts.every((start, index) => start > (starts[index - 1] ?? -1)) ? starts : [];
}

/** The fragments that begin a code stream. */
function findOpenings(bytes: Uint8Array, fragments: readonly Fragment[], layout: PixelLayout): number[] {
  return fragments.flatMap(({ position, length }, index) => {
    return sniffTransferSyntax(bytes.subarray(position, position + length), layout) === null ? [] : [index];
  });
}

function findStartsInBytes(bytes: Uint8Array, fragments: readonly Fragment[], layout: PixelLayout): number[] {
  const opening = findOpenings(bytes, fragments, layout);
  if (opening[0] === 0 && opening.length >= layout.frames) return opening;
  if (fragments.length === layout.frames) return fragments.map((_, index) => index);
  return layout.frames === 1 && fragments.length > 0 ? [0] : [];
}

function toRanges(fragments: readonly Fragment[]): ByteRange[] {
  return fragments.map(({ position, length }) => ({ offset: position, length }));
}

/** Drops the padding of frames whose length is known; they are one fragment each. */
function trim(groups: readonly ByteRange[][], dataSet: DataSet): ByteRange[][] {
  const lengths =
    findElement(dataSet, 'ExtendedOffsetTableLengths') === null
      ? []
      : readUnsigned64s(dataSet, 'ExtendedOffsetTableLengths');
  return groups.map((ranges, index) => {
    const [range] = ranges;
    const length = lengths[index] ?? Number.POSITIVE_INFINITY;
    const padded = range !== undefined && ranges.length === 1 && range.length - length === 1;
    return padded ? [{ offset: range.offset, length }] : ranges;
  });
}

function tooFewFragments({ dataOffset, fragments = [] }: Element, frames: number): DicomError {
  return brokenPixels(dataOffset, { expected: `${frames} frames`, found: `${fragments.length} fragments` });
}

function brokenPixels(byteOffset: number, details: { readonly expected: string; readonly found: string }): DicomError {
  return new DicomError('find frames', {
    tag: describeTag('PixelData'),
    byteOffset,
    ...details,
    fix: 'export the file again from its source',
  });
}
