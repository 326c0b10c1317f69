/** Reads single values out of a parsed data set; what is missing or malformed is null, never a guess. */
import type { DataSet, Element } from 'dicom-parser';
import { type Keyword, tagOf } from './dictionary.js';

/** The element of a keyword where it is there and has a value. */
export function findElement(dataSet: DataSet, keyword: Keyword): Element | null {
  const element = dataSet.elements[tagOf(keyword)];
  return element === undefined || element.length === 0 ? null : element;
}

/** dicom-parser keeps a last element whose length reaches beyond the file. */
function isCut(dataSet: DataSet, element: Element): boolean {
  return element.dataOffset + element.length > dataSet.byteArray.length;
}

/** The characters of a value up to a NUL; null where there is none, or too many. */
function readCharacters(dataSet: DataSet, keyword: Keyword): string | null {
  const element = findElement(dataSet, keyword);
  if (element === null || element.length > longestText || isCut(dataSet, element)) return null;
  return dataSet.string(tagOf(keyword)) ?? null;
}

/** Longer values, in bytes, are no facts of a header. */
export const longestText = 1024;

/** A string value (CS, LO, UI, …), the first of several, without padding; null where it is missing or empty. */
export function readText(dataSet: DataSet, keyword: Keyword): string | null {
  return toText(readCharacters(dataSet, keyword) ?? '');
}

/** A UID of at most 64 digits and dots, or null. Source: PS3.5, 9.1. */
export function readUid(dataSet: DataSet, keyword: Keyword): string | null {
  return toUid(readText(dataSet, keyword) ?? '');
}

/** A decimal or integer string (DS, IS), the first of several; null where it is no finite number. Source: PS3.5, 6.2. */
export function readDecimal(dataSet: DataSet, keyword: Keyword): number | null {
  return toDecimal(readText(dataSet, keyword) ?? '');
}

/** Two decimals, as of a spacing: first between rows, then between columns, each above 0; else null. Source: PS3.3, 10.7.1.3. */
export function readSpacing(dataSet: DataSet, keyword: Keyword): readonly [number, number] | null {
  return toSpacing(readCharacters(dataSet, keyword) ?? '');
}

/** The first value of several, without padding; null for an empty one. */
export function toText(characters: string): string | null {
  const end = characters.indexOf('\\');
  return (end < 0 ? characters : characters.slice(0, end)).trim() || null;
}

/** Null for what is no UID. */
export function toUid(text: string): string | null {
  return /^[0-9][0-9.]{0,63}$/.test(text) ? text : null;
}

/** Null for what is no finite decimal number. */
export function toDecimal(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  return Number.isFinite(Number(text)) ? Number(text) : null;
}

/** Null for what are no two decimals above 0. */
export function toSpacing(characters: string): readonly [number, number] | null {
  const [rows, columns, more] = characters.split('\\').map((text) => toDecimal(text.trim()));
  return more === undefined && rows && columns && rows > 0 && columns > 0 ? [rows, columns] : null;
}

/** An unsigned 16-bit value (US), or null where the element is missing or has another type. */
export function readUnsigned(dataSet: DataSet, keyword: Keyword): number | null {
  const element = findElement(dataSet, keyword);
  if (element === null || element.length < 2 || element.length > 64 || isCut(dataSet, element)) return null;
  if (element.vr !== undefined && element.vr !== 'US') return null;
  return dataSet.uint16(tagOf(keyword)) ?? null;
}
