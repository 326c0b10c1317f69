/** Lookup tables of a modality or a VOI: from values to values, one entry after the other. */
import type { DataSet } from 'dicom-parser';
import { readBytes, readText, readWords, type TextOptions } from './read-value.js';

/** A table. Values below the first mapped one have the first entry, those beyond the last the last. */
export interface LookupTable {
  /** The value that the first entry stands for. */
  readonly firstMapped: number;
  /** Bits of an entry. */
  readonly bits: number;
  readonly entries: Uint16Array;
  /** What it is for, as the file says; null where it says nothing. */
  readonly explanation: string | null;
}

/**
 * Reads the table of an item of a Modality or VOI LUT Sequence.
 *
 * @param options.signed - whether the values that it maps may be negative
 * @returns null where the descriptor or the entries are missing or fewer than it says
 * Source: PS3.3, C.11.1.1.
 */
export function readLookupTable(
  item: DataSet,
  options: { readonly signed: boolean } & TextOptions,
): LookupTable | null {
  const descriptor = readDescriptor(readWords(item, 'LUTDescriptor'), options.signed);
  if (descriptor === null) return null;
  const { count, firstMapped, bits } = descriptor;
  const words = readWords(item, 'LUTData');
  const packed = bits <= 8 && words.length < count;
  const entries = packed ? Uint16Array.from(readBytes(item, 'LUTData')) : words;
  if (entries.length < count) return null;
  return {
    firstMapped,
    bits,
    entries: entries.slice(0, count),
    explanation: readText(item, 'LUTExplanation', options),
  };
}

/** What the three values of a descriptor say; null where they say nothing sensible. */
export function readDescriptor(
  words: Uint16Array,
  signed: boolean,
): (Pick<LookupTable, 'firstMapped' | 'bits'> & { readonly count: number }) | null {
  const [count, first, bits] = words;
  if (count === undefined || first === undefined || bits === undefined || bits < 8 || bits > 16) return null;
  return { count: count === 0 ? 2 ** 16 : count, firstMapped: signed ? (first << 16) >> 16 : first, bits };
}

/** The entry of a value. */
export function lookUp({ entries, firstMapped }: LookupTable, value: number): number {
  const index = Math.min(entries.length - 1, Math.max(0, Math.trunc(value) - firstMapped));
  return entries[index] ?? 0;
}
