/** Palettes: the colour that each stored value stands for. */
import type { DataSet } from 'dicom-parser';
import { isBigEndian } from './element-walk.js';
import { readDescriptor } from './lookup-table.js';
import { readBytes, readWords } from './read-value.js';
import { expandSegments } from './segmented-palette.js';

/** Three tables of equal length, one entry after the other from the first mapped value. */
export interface Palette {
  readonly firstMapped: number;
  /** Bits of an entry: 8 or 16. */
  readonly bits: 8 | 16;
  readonly red: Uint16Array;
  readonly green: Uint16Array;
  readonly blue: Uint16Array;
}

type Colour = 'Red' | 'Green' | 'Blue';

/**
 * Reads the palette of a PALETTE COLOR image, plain or in segments.
 *
 * @param options.signed - whether stored values may be negative
 * @returns null where a table is missing, shorter than it says or malformed
 * Source: PS3.3, C.7.6.3.1.5, C.7.6.3.1.6 and C.7.9.
 */
export function readPalette(dataSet: DataSet, { signed }: { readonly signed: boolean }): Palette | null {
  const descriptor = readDescriptor(readWords(dataSet, 'RedPaletteColorLookupTableDescriptor'), signed);
  if (descriptor === null) return null;
  const { count, firstMapped } = descriptor;
  const tables = (['Red', 'Green', 'Blue'] as const).map((colour) =>
    readTable(dataSet, colour, { count, bits: descriptor.bits }),
  );
  const [red, green, blue] = tables;
  if (!red || !green || !blue) return null;
  const bits = [red, green, blue].every((table) => table.bits === 8) ? 8 : 16;
  return { firstMapped, bits, red: red.entries, green: green.entries, blue: blue.entries };
}

interface Table {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/** Entries of 8 bits are packed, or stand in words each: their number tells. */
function readTable(
  dataSet: DataSet,
  colour: Colour,
  { count, bits }: { readonly count: number; readonly bits: number },
): Table | null {
  const plain = readBytes(dataSet, `${colour}PaletteColorLookupTableData`);
  if (plain.length === 0) return readSegments(dataSet, colour, { count, bits });
  if (plain.length >= 2 * count)
    return { bits, entries: readWords(dataSet, `${colour}PaletteColorLookupTableData`).slice(0, count) };
  return plain.length >= count ? { bits: 8, entries: Uint16Array.from(plain.subarray(0, count)) } : null;
}

function readSegments(
  dataSet: DataSet,
  colour: Colour,
  { count, bits }: { readonly count: number; readonly bits: number },
): Table | null {
  const keyword = `Segmented${colour}PaletteColorLookupTableData` as const;
  const data = bits <= 8 ? readBytes(dataSet, keyword) : readWords(dataSet, keyword);
  const entries = expandSegments(data, { count, bigEndian: isBigEndian(dataSet) });
  return entries === null ? null : { bits: bits <= 8 ? 8 : 16, entries };
}
