/** Finds the bytes of each frame without copying any of them. */
import type { DataSet, Element } from 'dicom-parser';
import type { ByteRange } from './byte-range.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { isBigEndian } from './element-walk.js';
import { cutFrames, groupFragments, moreFrames } from './group-fragments.js';
import { nativeBytes, type PixelLayout } from './pixel-layout.js';
import type { Codec } from './transfer-syntaxes.js';

/** Where the pixels lie: one stretch for native ones, a list of fragments for each frame of encapsulated ones. */
export type PixelBytes = {
  /** How many of the frames, the first ones, lie in the file: fewer than the header says where its end cuts them. */
  readonly wholeFrames: number;
} & (
  | {
      readonly kind: 'native';
      readonly range: ByteRange;
      /** Two pixels lie as Y, Y, Cb, Cr. */
      readonly halvedChroma?: true;
    }
  | {
      readonly kind: 'encapsulated';
      readonly codec: Codec;
      readonly frames: readonly (readonly ByteRange[])[];
    }
);

/** Options of {@link locateFrames}. */
export interface LocateFramesOptions {
  readonly layout: PixelLayout;
  readonly codec: Codec | 'native';
  /** Sentences are added here. */
  readonly repairs?: Set<string>;
}

/** Locates the frames. @throws {DicomError} where bytes or fragments are too few for the header's frames, unless the file is cut behind a whole one */
export function locateFrames(dataSet: DataSet, element: Element, options: LocateFramesOptions): PixelBytes {
  const { layout, codec, repairs = new Set<string>() } = options;
  const encapsulated = element.encapsulatedPixelData === true;
  if (encapsulated !== (codec !== 'native')) {
    throw pixelError(element, {
      expected: `${codec === 'native' ? 'native' : 'encapsulated'} pixels, as the transfer syntax says`,
      found: encapsulated ? 'encapsulated pixels' : 'native pixels',
    });
  }
  if (codec === 'native') return locateNative(dataSet, element, { layout, repairs });
  const frames = groupFragments(dataSet, element, { layout, repairs });
  return { kind: 'encapsulated', codec, frames, wholeFrames: frames.length };
}

interface LocateNativeOptions {
  readonly layout: PixelLayout;
  readonly repairs: Set<string>;
}

function locateNative(dataSet: DataSet, element: Element, { layout, repairs }: LocateNativeOptions): PixelBytes {
  const length = Math.min(element.length, dataSet.byteArray.length - element.dataOffset);
  const range = { offset: element.dataOffset, length };
  const whole = nativeBytes(layout);
  const saysHalved = layout.photometricInterpretation.endsWith('_422');
  const halved = saysHalved && element.length < whole;
  if (saysHalved && !halved) repairs.add('The chroma is not halved, though the photometric interpretation says so.');
  if (halved && !canHalve(layout, dataSet))
    throw pixelError(element, { expected: 'whole colour', found: 'halved chroma of such bits, columns or byte order' });
  const needed = halved ? (whole * 2) / 3 : whole;
  const wholeFrames = Math.min(layout.frames, Math.floor((length * layout.frames) / needed));
  const isCut = length < element.length && wholeFrames > 0;
  if (length < needed && !isCut) {
    throw pixelError(element, {
      expected: `${needed} bytes for ${layout.frames} frames`,
      found: `${length} bytes${length < element.length ? ' before the file ends' : ''}`,
    });
  }
  if (wholeFrames < layout.frames) repairs.add(cutFrames);
  if (length >= needed + Math.ceil(needed / layout.frames)) repairs.add(moreFrames);
  return { kind: 'native', range, wholeFrames, ...(halved ? { halvedChroma: true } : {}) };
}

function canHalve(layout: PixelLayout, dataSet: DataSet): boolean {
  return (
    layout.samplesPerPixel === 3 && layout.bitsAllocated === 8 && layout.columns % 2 === 0 && !isBigEndian(dataSet)
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
