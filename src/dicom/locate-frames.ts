/** Finds the bytes of each frame without copying any of them. */
import type { DataSet, Element } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { groupFragments, moreFrames } from './group-fragments.js';
import { nativeBytes, type PixelLayout } from './pixel-layout.js';
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

/** Options of {@link locateFrames}. */
export interface LocateFramesOptions {
  readonly layout: PixelLayout;
  readonly codec: Codec | 'native';
  /** Sentences are added here. */
  readonly repairs?: Set<string>;
}

/** Locates the frames. @throws {DicomError} where there are fewer bytes or fragments than the header's frames need */
export function locateFrames(dataSet: DataSet, element: Element, options: LocateFramesOptions): PixelBytes {
  const { layout, codec, repairs = new Set<string>() } = options;
  const encapsulated = element.encapsulatedPixelData === true;
  if (encapsulated !== (codec !== 'native')) {
    throw pixelError(element, {
      expected: `${codec === 'native' ? 'native' : 'encapsulated'} pixels, as the transfer syntax says`,
      found: encapsulated ? 'encapsulated pixels' : 'native pixels',
    });
  }
  return codec === 'native'
    ? { kind: 'native', range: nativeRange(dataSet, element, { layout, repairs }) }
    : { kind: 'encapsulated', codec, frames: groupFragments(dataSet, element, { layout, repairs }) };
}

function nativeRange(
  dataSet: DataSet,
  element: Element,
  { layout, repairs }: { readonly layout: PixelLayout; readonly repairs: Set<string> },
): ByteRange {
  if (layout.photometricInterpretation.endsWith('_422')) {
    throw pixelError(element, { expected: 'unreduced colour', found: 'native pixels with halved chroma' });
  }
  const needed = nativeBytes(layout);
  const length = Math.min(element.length, dataSet.byteArray.length - element.dataOffset);
  if (length < needed) {
    throw pixelError(element, {
      expected: `${needed} bytes for ${layout.frames} frames`,
      found: `${length} bytes${length < element.length ? ' before the file ends' : ''}`,
    });
  }
  if (length >= needed + Math.ceil(needed / layout.frames)) repairs.add(moreFrames);
  return { offset: element.dataOffset, length };
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
