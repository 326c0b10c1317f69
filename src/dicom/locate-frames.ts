/** Finds the bytes of each frame without copying any of them. */
import type { DataSet, Element, Fragment } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { frameValues, type PixelLayout } from './pixel-layout.js';
import type { Codec } from './transfer-syntaxes.js';

/** A stretch of the file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where the pixels lie: one stretch for native ones, a list of fragments for each frame of encapsulated ones. */
export type PixelBytes =
  | { readonly kind: 'native'; readonly range: ByteRange }
  | {
      readonly kind: 'encapsulated';
      readonly codec: Codec;
      readonly frames: readonly (readonly ByteRange[])[];
    };

/** Locates the frames. @throws {DicomError} where there are fewer bytes or fragments than the header's frames need */
export function locateFrames(
  dataSet: DataSet,
  element: Element,
  options: { readonly layout: PixelLayout; readonly codec: Codec | 'native' },
): PixelBytes {
  const { layout, codec } = options;
  const encapsulated = element.encapsulatedPixelData === true;
  if (encapsulated !== (codec !== 'native')) {
    throw pixelError(element, {
      expected: `${codec === 'native' ? 'native' : 'encapsulated'} pixels, as the transfer syntax says`,
      found: encapsulated ? 'encapsulated pixels' : 'native pixels',
    });
  }
  return codec === 'native'
    ? { kind: 'native', range: nativeRange(dataSet, element, layout) }
    : { kind: 'encapsulated', codec, frames: groupFragments(dataSet, element, layout.frames) };
}

function nativeRange(dataSet: DataSet, element: Element, layout: PixelLayout): ByteRange {
  if (layout.photometricInterpretation.endsWith('_422')) {
    throw pixelError(element, { expected: 'unreduced colour', found: 'native pixels with halved chroma' });
  }
  const needed = Math.ceil((frameValues(layout) * layout.bitsAllocated * layout.frames) / 8);
  const length = Math.min(element.length, dataSet.byteArray.length - element.dataOffset);
  if (length < needed) {
    throw pixelError(element, {
      expected: `${needed} bytes for ${layout.frames} frames`,
      found: `${length} bytes${length < element.length ? ' before the file ends' : ''}`,
    });
  }
  return { offset: element.dataOffset, length };
}

/** By the offset table, else a fragment a frame, else all fragments for one frame, else by the start markers. */
function groupFragments(dataSet: DataSet, element: Element, frames: number): ByteRange[][] {
  const fragments = element.fragments ?? [];
  refuseCutFragment(fragments, dataSet.byteArray.length);
  const candidates = [
    () => startsByOffsetTable(element.basicOffsetTable ?? [], fragments),
    () => fragments.map((_, index) => index),
    () => [0],
    () => startsByMarker(dataSet, fragments),
  ];
  for (const find of candidates) {
    const starts = find();
    if (starts.length === frames && fragments.length >= frames) return cut(fragments, starts);
  }
  throw pixelError(element, { expected: `${frames} frames`, found: `${fragments.length} fragments` });
}

/** dicom-parser notes a fragment's length without asking whether the file holds so much. */
function refuseCutFragment(fragments: readonly Fragment[], fileLength: number): void {
  const cut = fragments.find(({ position, length }) => position + length > fileLength);
  if (cut === undefined) return;
  throw pixelError(
    { dataOffset: cut.position },
    { expected: `a fragment of ${cut.length} bytes`, found: `${fileLength - cut.position} bytes before the file ends` },
  );
}

function startsByOffsetTable(table: readonly number[], fragments: readonly Fragment[]): number[] {
  const indexByOffset = new Map(fragments.map((fragment, index) => [fragment.offset, index]));
  const starts = table.map((offset) => indexByOffset.get(offset) ?? -1);
  const rising = starts.every((start, index) => start > (starts[index - 1] ?? -1));
  return rising && starts[0] === 0 ? starts : [];
}

/** Fragments that open a JPEG (FF D8) or a JPEG 2000 (FF 4F) code stream. */
function startsByMarker(dataSet: DataSet, fragments: readonly Fragment[]): number[] {
  const bytes = dataSet.byteArray;
  return fragments.flatMap(({ position, length }, index) => {
    const opens = length >= 2 && bytes[position] === 0xff && [0xd8, 0x4f].includes(bytes[position + 1] ?? 0);
    return opens ? [index] : [];
  });
}

function cut(fragments: readonly Fragment[], starts: readonly number[]): ByteRange[][] {
  return starts.map((start, index) =>
    fragments.slice(start, starts[index + 1]).map(({ position, length }) => ({ offset: position, length })),
  );
}

function pixelError(
  element: Pick<Element, 'dataOffset'>,
  details: { readonly expected: string; readonly found: string },
): DicomError {
  return new DicomError('find frames', {
    tag: describeTag('PixelData'),
    byteOffset: element.dataOffset,
    ...details,
    fix: 'export the file again from its source',
  });
}
