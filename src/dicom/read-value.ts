/** Reads single values out of a parsed data set; what is missing or malformed is null, never a guess. */
import type { DataSet, Element } from 'dicom-parser';
import { type CharacterSets, findCharacterSets } from './character-sets.js';
import { decodeText } from './decode-text.js';
import { type Keyword, tagOf, valueRepresentationOf } from './dictionary.js';
import { isBigEndian } from './element-walk.js';

/** The element of a keyword where it is there and has a value. */
export function findElement(dataSet: DataSet, keyword: Keyword): Element | null {
  const element = dataSet.elements[tagOf(keyword)];
  return element === undefined || element.length === 0 ? null : element;
}

/** The element where it is whole: dicom-parser keeps a last one whose length reaches beyond the file. @param longest - in bytes */
function findWhole(dataSet: DataSet, keyword: Keyword, longest = Number.POSITIVE_INFINITY): Element | null {
  const element = findElement(dataSet, keyword);
  if (element === null || element.length > longest) return null;
  return element.dataOffset + element.length > dataSet.byteArray.length ? null : element;
}

/** How texts beyond ASCII are read. */
export interface TextOptions {
  /** Sentences are added here. */
  readonly repairs?: Set<string>;
  /** Names the character sets for items that name none. Default: the data set itself. */
  readonly root?: DataSet;
}

/** Longer values, in bytes, are no facts of a header. */
export const longestText = 1024;

/** A string value (CS, LO, UI, …), the first of several, without padding; null where it is missing or empty. */
export function readText(dataSet: DataSet, keyword: Keyword, options: TextOptions = {}): string | null {
  if (findWhole(dataSet, keyword, longestText) === null) return null;
  return toText(readCharacters(dataSet, keyword, options));
}

/** The characters of a whole element, up to a NUL, by the character sets of the file where it may hold other than ASCII. */
function readCharacters(
  dataSet: DataSet,
  keyword: Keyword,
  { repairs = new Set(), root = dataSet }: TextOptions,
): string {
  if (!textRepresentations.includes(valueRepresentationOf(keyword))) return dataSet.string(tagOf(keyword)) ?? '';
  const bytes = readBytes(dataSet, keyword);
  const end = bytes.indexOf(0);
  const namesSets = findElement(dataSet, 'SpecificCharacterSet') !== null;
  const findSets = (): CharacterSets =>
    findCharacterSets(readTexts(namesSets ? dataSet : root, 'SpecificCharacterSet'));
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), findSets, repairs);
}

/** Those that SpecificCharacterSet applies to. Source: PS3.5, 6.1.2.3. */
const textRepresentations: readonly string[] = ['LO', 'LT', 'PN', 'SH'];

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
  if (findWhole(dataSet, keyword, longestText) === null) return null;
  return toSpacing(readCharacters(dataSet, keyword, {}));
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
  const element = findWhole(dataSet, keyword, 64);
  if (element === null || element.length < 2) return null;
  if (element.vr !== undefined && element.vr !== 'US') return null;
  return dataSet.uint16(tagOf(keyword)) ?? null;
}

/** Unsigned 64-bit values (OV), as numbers: exact up to 2^53, more than a file can have bytes. None where the element is missing or cut. */
export function readUnsigned64s(dataSet: DataSet, keyword: Keyword): number[] {
  const element = findWhole(dataSet, keyword);
  if (element === null) return [];
  const { byteArray, byteArrayParser } = dataSet;
  const isBig = isBigEndian(dataSet);
  return Array.from({ length: element.length >> 3 }, (_, index) => {
    const at = element.dataOffset + 8 * index;
    const [first, second] = [byteArrayParser.readUint32(byteArray, at), byteArrayParser.readUint32(byteArray, at + 4)];
    return isBig ? first * 2 ** 32 + second : first + second * 2 ** 32;
  });
}

/** All values of a string element, without padding; an empty one stays. None where the element is missing or cut, or longer than 64 KiB. */
export function readTexts(dataSet: DataSet, keyword: Keyword, options: TextOptions = {}): string[] {
  if (findWhole(dataSet, keyword, 0xffff) === null) return [];
  return readCharacters(dataSet, keyword, options)
    .split('\\')
    .map((text) => text.trim());
}

/** All values of a decimal or integer string (DS, IS); none where one of them is no finite number. */
export function readDecimals(dataSet: DataSet, keyword: Keyword): number[] {
  const numbers = readTexts(dataSet, keyword).map(toDecimal);
  return numbers.every((number) => number !== null) ? numbers : [];
}

/** The bytes of an element; none where it is missing or cut. */
export function readBytes(dataSet: DataSet, keyword: Keyword): Uint8Array {
  const element = findWhole(dataSet, keyword);
  if (element === null) return new Uint8Array();
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
}

/** All 16-bit values of an element (US, SS, OW), in the byte order of the data set. */
export function readWords(dataSet: DataSet, keyword: Keyword): Uint16Array {
  const bytes = readBytes(dataSet, keyword);
  const words = new Uint16Array(bytes.length >> 1);
  const [low, high] = isBigEndian(dataSet) ? [1, 0] : [0, 1];
  for (let index = 0; index < words.length; index++)
    words[index] = bytes[2 * index + low]! | (bytes[2 * index + high]! << 8);
  return words;
}

/** The items of a sequence; none where it is missing or empty. */
export function readSequence(dataSet: DataSet, keyword: Keyword): DataSet[] {
  return (findElement(dataSet, keyword)?.items ?? []).flatMap((item) => item.dataSet ?? []);
}
