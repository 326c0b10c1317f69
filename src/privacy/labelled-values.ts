/** Values behind a label, in dumps of DICOM files, in code, in tables and in prose: `PatientID: 4711`, `(0010,0010) PN [DOE^JANE]`. */
import { bareValues } from './bare-values.js';
import type { IdentifierKind } from './identifying-elements.js';
import { isValue, kindOfLabel, kindOfPlural, labelPattern, tagPattern } from './labels.js';
import type { Range } from './range.js';
import { type Place, readNext, readValueList } from './value-list.js';

/** A label is looked at this far ahead: every label costs the same, however long the text. Lists are read once, to their end. */
const reach = 400;

const representation = '(?:AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UT)';
/** What may stand between a label and its value: quotes that end, padding, a value representation, and a sign. */
const afterLabel = new RegExp(
  String.raw`^\.?[\\"'\])]{0,6}[ \t]{0,60}(?:${representation}[ \t]{0,4})?(?:[:=]{1,3}>?|\t|(?=["']))[ \t]{0,4}`,
  'u',
);
/** A space, or a sign of numbers, is enough before a value whose own form says that it is one. */
const afterLooseLabel = /^\.?(?:[ \u00a0]{1,60}|(?=#))(?:(?:#|[Nn]o\.|[Nn]r\.|№) ?)?(?=[\p{L}\d+(])/u;
/** dcmdump and gdcmdump: a representation, and a length; dicomParser: a colon. */
const afterTag = new RegExp(
  String.raw`^(?:\\?["']?[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4}${representation}[ \t]{1,4}(?:\d{1,4}[ \t]{1,4})?)`,
  'u',
);
const inQuotes =
  /^\\?(?:"([^"\n]{1,200}?)\\?"|'([^'\n]{1,200}?)\\?'|`([^`\n]{1,200})`)|^\[((?!masked: )[^[\]\n"']{1,200})\]/u;

/** Finds them, in no order. */
export function findLabelledValues(text: string): Range[] {
  const found: Range[] = [];
  for (const pattern of [labelPattern, tagPattern]) {
    const separator = pattern === tagPattern ? afterTag : afterLabel;
    let listEnd = 0;
    for (const match of text.matchAll(pattern))
      listEnd = Math.max(listEnd, look({ text, match, separator, listEnd }, found));
  }
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
  const add = (places: readonly Place[]): number => {
    for (const place of places) found.push({ ...place, kind });
    return places.at(-1)?.end ?? 0;
  };
  const gap = separator.exec(ahead);
  const start = end + (gap?.[0].length ?? 0);
  const first = gap === null ? readLoose(ahead, kind) : readValue(ahead.slice(gap[0].length), kind);
  if (first === null) {
    const list = gap === null || end < listEnd ? null : readValueList(text, start, kind);
    return list === null ? 0 : Math.max(add(list.values), list.end);
  }
  const place = { start: start + first.start, end: start + first.start + first.length };
  const next = readNext(text, place, kind);
  if (singular === null && next === null && /^\d{1,5}$/.test(text.slice(place.start, place.end))) return 0;
  add([place]);
  return readRest(text, next, kind, found);
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
