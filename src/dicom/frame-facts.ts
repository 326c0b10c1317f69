/** What is known of a frame beside its pixels: how its values become grey, its view and its scale. */
import type { DataSet } from 'dicom-parser';
import type { Keyword } from './dictionary.js';
import { type LookupTable, readLookupTable } from './lookup-table.js';
import { readDecimal, readDecimals, readSequence, readSpacing, readTexts, type TextOptions } from './read-value.js';
import { readShutters, type Shutters } from './shutters.js';
import type { Window } from './window.js';

/** A window that the file brings. */
export interface WindowPreset extends Window {
  /** What it is for, as the file says; null where it says nothing. */
  readonly explanation: string | null;
}

/** Facts of a frame; of a file without functional groups they are the same for all of its frames. */
export interface FrameFacts {
  /** From stored to modality values; slope 1 and intercept 0 where the file says nothing. */
  readonly rescale: { readonly slope: number; readonly intercept: number };
  /** Goes before `rescale`. */
  readonly modalityLut: LookupTable | null;
  /** In the file's order. Source: PS3.3, C.11.2. */
  readonly windows: readonly WindowPreset[];
  /** Go before `windows`; in the file's order. */
  readonly voiLuts: readonly LookupTable[];
  readonly PositionerPrimaryAngle: number | null;
  readonly PositionerSecondaryAngle: number | null;
  /** Millimetres between rows, and between columns. */
  readonly PixelSpacing: readonly [number, number] | null;
  readonly ImagerPixelSpacing: readonly [number, number] | null;
  readonly shutters: Shutters;
}

/** Where to read the facts of a frame that stand in a sequence of functional groups, or else in the data set itself. */
type FindPlace = (sequence: Keyword) => DataSet;

interface FrameFactsOptions {
  readonly frames: number;
  /** Whether stored values may be negative. */
  readonly signed: boolean;
  /** Sentences are added here. */
  readonly repairs: Set<string>;
}

/**
 * Reads the facts of each frame: from functional groups - the frame's own before the shared ones - where a file has them, else from the data set itself.
 *
 * @returns one element for each frame that has groups of its own, else one for all frames
 * Source: PS3.3, C.7.6.16.
 */
export function readFrameFacts(dataSet: DataSet, { frames, signed, repairs }: FrameFactsOptions): FrameFacts[] {
  const read = createReader((item, keyword) => readTables(item, keyword, { signed, repairs, root: dataSet }), {
    repairs,
    root: dataSet,
  });
  const [shared] = readSequence(dataSet, 'SharedFunctionalGroupsSequence');
  const own = readSequence(dataSet, 'PerFrameFunctionalGroupsSequence').slice(0, frames);
  const groups: readonly (DataSet | undefined)[] = own.length === 0 ? [undefined] : own;
  return groups.map((group) => read((sequence) => findGroup([group, shared], sequence) ?? dataSet));
}

function findGroup(groups: readonly (DataSet | undefined)[], sequence: Keyword): DataSet | null {
  for (const group of groups) {
    const [item] = group === undefined ? [] : readSequence(group, sequence);
    if (item !== undefined) return item;
  }
  return null;
}

/** Frames share what they read from the same place: a file of many frames holds a table once. */
function createReader(
  tablesOf: (item: DataSet, keyword: Keyword) => LookupTable[],
  options: TextOptions,
): (find: FindPlace) => FrameFacts {
  const values = remember((item) => ({
    ...readValues(item),
    modalityLut: tablesOf(item, 'ModalityLUTSequence')[0] ?? null,
  }));
  const voi = remember((item) => ({ windows: readWindows(item, options), voiLuts: tablesOf(item, 'VOILUTSequence') }));
  const position = remember(readPosition);
  const measures = remember((item) => ({ PixelSpacing: readSpacing(item, 'PixelSpacing') }));
  const properties = remember((item) => ({ ImagerPixelSpacing: readSpacing(item, 'ImagerPixelSpacing') }));
  const shutters = remember(readShutters);
  return (find) => ({
    ...values(find('PixelValueTransformationSequence')),
    ...voi(find('FrameVOILUTSequence')),
    ...position(find('PositionerPositionSequence')),
    ...measures(find('PixelMeasuresSequence')),
    ...properties(find('FramePixelDataPropertiesSequence')),
    shutters: shutters(find('FrameDisplayShutterSequence')),
  });
}

function remember<T>(read: (item: DataSet) => T): (item: DataSet) => T {
  const known = new Map<DataSet, T>();
  return (item) => {
    const value = known.get(item) ?? read(item);
    known.set(item, value);
    return value;
  };
}

function readValues(item: DataSet): Pick<FrameFacts, 'rescale'> {
  const slope = readDecimal(item, 'RescaleSlope') || 1;
  return { rescale: { slope, intercept: readDecimal(item, 'RescaleIntercept') ?? 0 } };
}

function readPosition(item: DataSet): Pick<FrameFacts, 'PositionerPrimaryAngle' | 'PositionerSecondaryAngle'> {
  return {
    PositionerPrimaryAngle: readDecimal(item, 'PositionerPrimaryAngle'),
    PositionerSecondaryAngle: readDecimal(item, 'PositionerSecondaryAngle'),
  };
}

function readTables(
  dataSet: DataSet,
  keyword: Keyword,
  options: Pick<FrameFactsOptions, 'signed' | 'repairs'> & TextOptions,
): LookupTable[] {
  const items = readSequence(dataSet, keyword);
  const tables = items.flatMap((item) => readLookupTable(item, options) ?? []);
  if (tables.length < items.length) options.repairs.add('A lookup table is malformed and was left out.');
  return tables;
}

/** The windows that have a width. */
function readWindows(dataSet: DataSet, options: TextOptions): WindowPreset[] {
  const centers = readDecimals(dataSet, 'WindowCenter');
  const widths = readDecimals(dataSet, 'WindowWidth');
  const explanations = readTexts(dataSet, 'WindowCenterWidthExplanation', options);
  const [name] = readTexts(dataSet, 'VOILUTFunction');
  const shape = name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
  const least = shape === 'LINEAR' ? 1 : Number.MIN_VALUE;
  return centers.flatMap((center, index) => {
    const width = widths[index];
    if (width === undefined || width < least) return [];
    return [{ center, width, shape, explanation: explanations[index] || null }];
  });
}
