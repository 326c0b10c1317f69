/** Values behind a label, in dumps of DICOM files, in code, in tables and in prose: `PatientID: 4711`, `(0010,0010) PN [DOE^JANE]`. */
import { bareValues } from './bare-values.js';
import type { IdentifierKind } from './identifying-elements.js';
import { isValue, kindOfLabel, kindOfPlural, tagPattern } from './labels.js';
import type { Range } from './range.js';
import { type Place, readNext, readValueList } from './value-list.js';

/** A label is looked at this far ahead: every label costs the same, however long the text. Lists are read once, to their end. */
const reach = 400;
const reachBack = 80;

const representation = '(?:AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UT)';
/** What may stand between a label and its value: quotes that end, a value representation, padding, and a sign. */
const afterLabel = new RegExp(
  String.raw`^\.?[\\"'\])]{0,6}[ \t.]{0,60}(?:${representation}[ \t]{0,4}|[[(]${representation}[)\]][ \t]{0,4})?(?:[:=]{1,3}>?|[-–]>|→|[<>]=?(?= ?["'])|(?:LIKE|like|IN|in) (?=["'(])|\t|(?=["'])|(?= \[["']))[ \t]{0,4}(?:b(?=["']))?`,
  'u',
);
/** A space, a word or a sign of numbers, is enough before a value whose own form says that it is one. */
const afterLooseLabel = /^\.?(?: {1,60}|(?=#))(?:(?:#|[Nn]o\.|[Nn]r\.|№|[-–—|]|is|was) ?)?(?=[\p{L}\d+(])/u;
/** `('PatientID', 'E-1')`, where no function is called. */
const pairBefore = /(?<![\w.])\(["']$/;
const afterPair = /^["'], ?(?=["'][^"'\n]{1,200}["']\))/;
/** How an element begins: `<`, or `<DicomAttribute keyword="`. */
const elementBefore = /<(?:\w{1,20}:)?$|<\w{1,40} (?:[^<>\n]{0,80} )?(?:keyword|name|tag)=["']$/;
/** `<PatientID>E-1<`, and DICOM's own XML. Source: PS3.19, A.1. */
const element = /^(?:[^<>\n]{0,80}>\s{0,16}(?:<Value\b[^<>\n]{0,40}>)?)(?<what>[^<>\n]{1,200})(?=<)/;
/** Code that shows a value, whose output is the next line. */
const shownBelow =
  /^[\\"'\])]{0,6}(?:\.(?:unique|tolist|to_list|values|value|head|tail|strip)(?:\(\d{0,4}\))?){0,3}(?:\[[\d:]{1,9}\])?\)?;?[ \t]{0,4}\n{1,3}/;
/** dcmdump and gdcmdump: a representation, and a length; dicomParser: a colon. */
const afterTag = new RegExp(
  String.raw`^(?:\\?["']?[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4}${representation}[ \t]{1,4}(?:\d{1,4}[ \t]{1,4})?)`,
  'u',
);
const inQuotes =
  /^\\?(?:"([^"\n]{1,200}?)\\?"|'([^'\n]{1,200}?)\\?'|`([^`\n]{1,200})`)|^\[((?!masked: )[^[\]\n"']{1,200})\]/u;

/** Finds them, in no order. @param labels - what `labelPattern` finds in `text` */
export function findLabelledValues(text: string, labels: readonly RegExpExecArray[]): Range[] {
  const found: Range[] = [];
  const search = (matches: Iterable<RegExpExecArray>, separator: RegExp): void => {
    let listEnd = 0;
    for (const match of matches) listEnd = Math.max(listEnd, look({ text, match, separator, listEnd }, found));
  };
  search(labels, afterLabel);
  search(text.matchAll(tagPattern), afterTag);
  return found;
}

interface Looking {
  readonly text: string;
  readonly match: RegExpExecArray;
  readonly separator: RegExp;
  /** How far lists were read: labels before it are in one, and begin none. */
  readonly listEnd: number;
}

/** Adds the values behind a label. @returns where it ended */
function look({ text, match, separator, listEnd }: Looking, found: Range[]): number {
  const singular = kindOfLabel(match[0]);
  const kind = singular ?? kindOfPlural(match[0]);
  if (kind === null) return 0;
  const end = match.index + match[0].length;
  const ahead = text.slice(end, end + reach);
  const before = text.slice(Math.max(0, match.index - reachBack), match.index);
  const add = (places: readonly Place[]): number => {
    for (const place of places) found.push({ ...place, kind });
    return places.at(-1)?.end ?? 0;
  };
  const below = readBelow({ before, ahead }, kind) ?? readElement({ before, ahead }, kind);
  if (below !== null) return add([placeAt(below, end)]);
  const shown = findShown(before, ahead)?.[0].length;
  if (shown !== undefined) {
    const list = end < listEnd ? null : readValueList(text, end + shown, kind);
    return list === null ? 0 : Math.max(add(list.values), list.end);
  }
  const gap = (pairBefore.test(before) ? afterPair.exec(ahead) : null) ?? separator.exec(ahead);
  const first = gap === null ? readLoose(ahead, kind) : readValue(ahead.slice(gap[0].length), kind);
  const start = end + (gap?.[0].length ?? 0);
  if (first === null) {
    const list = gap === null || end < listEnd ? null : readValueList(text, start, kind);
    return list === null ? 0 : Math.max(add(list.values), list.end);
  }
  const place = placeAt(first, start);
  const next = readNext(text, place, kind);
  if (singular === null && next === null && /^\d{1,5}$/.test(text.slice(place.start, place.end))) return 0;
  add([place]);
  return readRest(text, next, kind, found);
}

function placeAt({ start, length }: Value, from: number): Place {
  return { start: from + start, end: from + start + length };
}

interface Surroundings {
  readonly before: string;
  readonly ahead: string;
}

/** The end of code that shows a value; null where it is no code, or shows something else. */
function findShown(before: string, ahead: string): RegExpExecArray | null {
  return /[\w)\]](?:\.|\[["']|\.get\(["'])$/.test(before) ? shownBelow.exec(ahead) : null;
}

/** What code shows, alone in the next line: `ds.PatientID` and `'E-1'`. */
function readBelow({ before, ahead }: Surroundings, kind: IdentifierKind): Value | null {
  const gap = findShown(before, ahead)?.[0];
  if (gap === undefined) return null;
  const line = /^[^\n]{1,200}/.exec(ahead.slice(gap.length))?.[0] ?? '';
  const value = /^(?<quote>["']?)(?<what>[^"']{1,200})\k<quote>$/d.exec(line.trimEnd());
  const [start = 0, end = 0] = value?.indices?.groups?.['what'] ?? [];
  const text = line.slice(start, end);
  const isBare = value?.groups?.['quote'] === '';
  if (!isValue(text.trim(), kind) || (isBare && !isWholeValue(text.trim(), kind))) return null;
  return { start: gap.length + start, length: text.length };
}

/** Whether a line is a value and no count: of a patient identifier three digits at least, or a letter, are asked. */
function isWholeValue(text: string, kind: IdentifierKind): boolean {
  if (bareValues[kind].exec(text)?.[0].length !== text.length) return false;
  return kind !== 'patient identifier' || /\p{L}|\d{3}/u.test(text);
}

/** The text of an element of XML that the label names. */
function readElement({ before, ahead }: Surroundings, kind: IdentifierKind): Value | null {
  const match = elementBefore.test(before) ? element.exec(ahead) : null;
  const value = match?.groups?.['what']?.trim() ?? '';
  if (match === null || !isValue(value, kind)) return null;
  return { start: match[0].length - match.groups!['what']!.length, length: match.groups!['what']!.length };
}

/** The values that follow without brackets, each once. */
function readRest(text: string, first: Place | null, kind: IdentifierKind, found: Range[]): number {
  let end = 0;
  for (let next = first; next !== null; next = readNext(text, next, kind)) {
    found.push({ ...next, kind });
    end = next.end;
  }
  return end;
}

interface Value {
  readonly start: number;
  readonly length: number;
}

function readValue(text: string, kind: IdentifierKind): Value | null {
  const quoted = inQuotes.exec(text);
  const inner = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? quoted?.[4];
  if (quoted !== null && inner !== undefined) {
    if (!isValue(inner.trim(), kind)) return null;
    return { start: quoted[0].indexOf(inner), length: inner.length };
  }
  const value = bareValues[kind].exec(text)?.[0];
  return value === undefined || !isValue(value.trim(), kind) ? null : { start: 0, length: value.length };
}

/**
 * A value behind a space alone. Dates and telephones are known by their form. Of a patient identifier three digits at least are asked,
 * and behind more than one space a letter too: `PatientID   731` is a count in a printed table.
 */
function readLoose(text: string, kind: IdentifierKind): Value | null {
  const gap = afterLooseLabel.exec(text)?.[0];
  if (gap === undefined) return null;
  const value = bareValues[kind].exec(text.slice(gap.length))?.[0].trimEnd();
  if (value === undefined || !isValue(value, kind)) return null;
  const isSingle = /^\.? ?(?! )/.test(gap);
  const counts: Partial<Record<IdentifierKind, boolean>> = {
    'date of birth': gap.length <= 4,
    'phone number': gap.length <= 4,
    'DICOM UID': isSingle,
    'patient identifier': /(?:\d[^\d]*){3}/.test(value) && (isSingle || /\p{L}/u.test(value)),
  };
  return counts[kind] ? { start: gap.length, length: value.length } : null;
}
