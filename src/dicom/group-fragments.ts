/** Tells which fragments of encapsulated pixel data belong to which frame. */
import type { DataSet, Element, Fragment } from 'dicom-parser';
import type { ByteRange } from './byte-range.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import type { PixelLayout } from './pixel-layout.js';
import { findElement, readUnsigned64s } from './read-value.js';
import { sniffTransferSyntax } from './sniff-codec.js';

export const moreFrames = 'The pixel data hold more frames than the header says; the rest was left out.';

interface GroupOptions {
  readonly layout: PixelLayout;
  readonly repairs: Set<string>;
}

/**
 * Groups the fragments: by the extended or the basic offset table where it fits them, else by what begins a code stream, else a fragment a frame, else
 * all of them for one frame.
 *
 * @throws {DicomError} where a fragment is cut, or there are not as many frames as the header says
 * Source: PS3.5, A.4; PS3.3, C.7.6.3.1.8.
 */
export function groupFragments(dataSet: DataSet, element: Element, { layout, repairs }: GroupOptions): ByteRange[][] {
  const { frames } = layout;
  const fragments = element.fragments ?? [];
  refuseCutFragment(fragments, dataSet.byteArray.length);
  const extended = readUnsigned64s(dataSet, 'ExtendedOffsetTable');
  const tables = [extended, element.basicOffsetTable ?? []].filter((table) => table.length > 0);
  const byTable = tables.map((table) => findStarts(table, fragments)).find((starts) => starts.length >= frames);
  if (byTable === undefined && tables.length > 0)
    repairs.add('The offset table does not fit the fragments; frames were told apart without it.');
  const filled = byTable === undefined ? fragments.filter(({ length }) => length > 0) : fragments;
  const starts = byTable ?? findStartsInBytes(dataSet.byteArray, filled, layout);
  if (starts.length < frames)
    throw brokenPixels(element.dataOffset, { expected: `${frames} frames`, found: `${fragments.length} fragments` });
  if (starts.length > frames) repairs.add(moreFrames);
  const groups = starts.slice(0, frames).map((start, index) => toRanges(filled.slice(start, starts[index + 1])));
  return byTable !== undefined && extended.length > 0 ? trim(groups, dataSet) : groups;
}

/** dicom-parser's form notes a fragment's length, whether or not the file holds so much. */
function refuseCutFragment(fragments: readonly Fragment[], fileLength: number): void {
  const cut = fragments.find(({ position, length }) => position + length > fileLength);
  if (cut === undefined) return;
  throw brokenPixels(cut.position, {
    expected: `a fragment of ${cut.length} bytes`,
    found: `${fileLength - cut.position} bytes before the file ends`,
  });
}

/** The fragments at the offsets of a table; some writers count from another place than the first fragment. None where the table does not fit. */
function findStarts(table: readonly number[], fragments: readonly Fragment[]): number[] {
  const indexByOffset = new Map(fragments.map(({ offset }, index) => [offset, index]));
  const base = table[0] ?? 0;
  const starts = table.map((offset) => indexByOffset.get(offset - base) ?? -1);
  return starts.every((start, index) => start > (starts[index - 1] ?? -1)) ? starts : [];
}

function findStartsInBytes(bytes: Uint8Array, fragments: readonly Fragment[], layout: PixelLayout): number[] {
  const opening = fragments.flatMap(({ position, length }, index) => {
    return sniffTransferSyntax(bytes.subarray(position, position + length), layout) === null ? [] : [index];
  });
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

function brokenPixels(byteOffset: number, details: { readonly expected: string; readonly found: string }): DicomError {
  return new DicomError('find frames', {
    tag: describeTag('PixelData'),
    byteOffset,
    ...details,
    fix: 'export the file again from its source',
  });
}
