/** The shape of a file's pixels, checked: after this, no number of the header can ask for absurd memory. */
import type { DataSet } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTag, type Keyword } from './dictionary.js';
import { findElement, readDecimal, readText, readUnsigned } from './read-value.js';

/** What is needed to read stored values and to make a picture of them. */
export interface PixelLayout {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bitsAllocated: 1 | 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Samples of a colour lie in planes (R…G…B…) rather than pixel by pixel. */
  readonly planar: boolean;
  /** As in the header, upper case; `MONOCHROME2` or `RGB` where it is missing. */
  readonly photometricInterpretation: string;
}

/** The greatest frame that is decoded, in bytes of stored values: 256 MiB, four times the largest mammogram. */
export const largestFrame: number = 2 ** 28;

/** Reads and checks the layout. @param repairs - sentences are added here @throws {DicomError} where an element is missing, malformed or out of its range */
export function readPixelLayout(dataSet: DataSet, repairs: Set<string> = new Set()): PixelLayout {
  const photometric = readText(dataSet, 'PhotometricInterpretation')?.toUpperCase();
  const isColour = photometric !== undefined && /^(RGB|YBR_)/.test(photometric);
  const samplesPerPixel = readOneOf(dataSet, 'SamplesPerPixel', [1, 3] as const, isColour ? 3 : 1);
  const bitsAllocated = readOneOf(dataSet, 'BitsAllocated', [1, 8, 16, 32] as const, null);
  const bitsStored = readInteger(dataSet, 'BitsStored', { least: 1, greatest: bitsAllocated, missing: bitsAllocated });
  const layout: PixelLayout = {
    frames: readFrames(dataSet, repairs),
    rows: readInteger(dataSet, 'Rows', { least: 1, greatest: 65_535, missing: null }),
    columns: readInteger(dataSet, 'Columns', { least: 1, greatest: 65_535, missing: null }),
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit: readInteger(dataSet, 'HighBit', {
      least: bitsStored - 1,
      greatest: bitsAllocated - 1,
      missing: bitsStored - 1,
    }),
    signed: readOneOf(dataSet, 'PixelRepresentation', [0, 1] as const, 0) === 1,
    planar: readOneOf(dataSet, 'PlanarConfiguration', [0, 1] as const, 0) === 1 && samplesPerPixel > 1,
    photometricInterpretation: photometric ?? (samplesPerPixel === 1 ? 'MONOCHROME2' : 'RGB'),
  };
  if (frameBytes(layout) > largestFrame) throw tooLarge(layout);
  return layout;
}

function readFrames(dataSet: DataSet, repairs: Set<string>): number {
  const frames = readInteger(dataSet, 'NumberOfFrames', { least: 0, greatest: 2 ** 31 - 1, missing: 1 });
  if (frames > 0) return frames;
  repairs.add('NumberOfFrames is 0; one frame was assumed.');
  return 1;
}

/** The number of stored values in a frame. */
export function frameValues(layout: PixelLayout): number {
  return layout.rows * layout.columns * layout.samplesPerPixel;
}

/** The bytes that a stored value takes in memory; a one-bit value takes a whole one. */
export function valueBytes(layout: PixelLayout): number {
  return Math.max(1, layout.bitsAllocated / 8);
}

/** The bytes that the stored values of a frame take in memory. */
export function frameBytes(layout: PixelLayout): number {
  return frameValues(layout) * valueBytes(layout);
}

/** The bytes that all frames take in the file where they are not compressed. Source: PS3.5, 8.1.1. */
export function nativeBytes(layout: PixelLayout): number {
  return Math.ceil((frameValues(layout) * layout.bitsAllocated * layout.frames) / 8);
}

function tooLarge(layout: PixelLayout): DicomError {
  return new DicomError('read pixel layout', {
    tag: describeTag('Rows'),
    expected: `a frame of at most ${largestFrame} bytes`,
    found: `${layout.rows} rows, ${layout.columns} columns, ${layout.samplesPerPixel} samples of ${layout.bitsAllocated} bits`,
    fix: 'check the header against the scanner',
  });
}

interface IntegerRange {
  readonly least: number;
  readonly greatest: number;
  /** The value where the element is missing; null: it must be there. */
  readonly missing: number | null;
}

function readInteger(dataSet: DataSet, keyword: Keyword, range: IntegerRange): number {
  const element = findElement(dataSet, keyword);
  if (element === null && range.missing !== null) return range.missing;
  const value = keyword === 'NumberOfFrames' ? readDecimal(dataSet, keyword) : readUnsigned(dataSet, keyword);
  if (value !== null && Number.isInteger(value) && value >= range.least && value <= range.greatest) return value;
  throw new DicomError('read pixel layout', {
    tag: describeTag(keyword),
    ...(element === null ? {} : { byteOffset: element.dataOffset }),
    expected: `a whole number from ${range.least} to ${range.greatest}`,
    found: element === null ? 'no value' : value === null ? 'a value of another type' : String(value),
    fix: 'export the file again from its source',
  });
}

function readOneOf<const T extends number>(
  dataSet: DataSet,
  keyword: Keyword,
  allowed: readonly T[],
  missing: T | null,
): T {
  const value = readInteger(dataSet, keyword, { least: 0, greatest: 65_535, missing });
  const found = allowed.find((item) => item === value);
  if (found !== undefined) return found;
  const element = findElement(dataSet, keyword);
  throw new DicomError('read pixel layout', {
    tag: describeTag(keyword),
    ...(element === null ? {} : { byteOffset: element.dataOffset }),
    expected: allowed.join(' or '),
    found: String(value),
    fix: 'such pixels are not supported',
  });
}
