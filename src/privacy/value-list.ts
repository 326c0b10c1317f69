/** Lists behind a label, as code, prints and JSON write them: `['E-1', 'E-2']`, `{0: 'E-1'}`, `{"vr": "LO", "Value": ["E-1"]}`. */

import { bareDate, bareValues } from './bare-values.js';
import type { IdentifierKind } from './identifying-elements.js';
import { isValue } from './labels.js';

/** A value's place in the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What was read of a list: its values, and where reading ended. */
export interface ValueList {
  readonly values: readonly Place[];
  readonly end: number;
}

/** `[`, `(`, `{`, and calls that make a list of one: `array([`, `set([`. */
const opening = /(?:[A-Za-z_][\w.]{0,40}\(\s{0,16})?[[({]/uy;
/** Keys that hold a value and no other label: places in a table, and those of DICOM's JSON. Source: PS3.18, F.2. */
const key = String.raw`\\?["']?(?:(?<other>vr)|\d{1,7}|Value|value|Alphabetic|Ideographic|Phonetic)\\?["']?\s{0,4}:\s{0,16}`;
const date = bareDate.source.replace('^', '');
/** One step through a list; each takes at least a character, so that a list costs its length. */
const step = new RegExp(
  [
    String.raw`(?<space>[\s,]{1,200})`,
    `(?<key>${key})`,
    String.raw`\\?"(?<double>(?:[^"\\\n]|\\(?!")[^\n]){0,200})\\?"(?!\s{0,4}:)`,
    String.raw`\\?'(?<single>(?:[^'\\\n]|\\(?!')[^\n]){0,200})\\?'(?!\s{0,4}:)`,
    `(?<date>${date})`,
    String.raw`(?<open>(?:[A-Za-z_][\w.]{0,40})?[[({])`,
    String.raw`(?<close>[\])}])`,
    String.raw`(?<bare>[^\s,()[\]{}"':=\\]{1,64})(?![:=])`,
  ].join('|'),
  'duy',
);

/** The list that begins at `start`; null where there is none. */
export function readValueList(text: string, start: number, kind: IdentifierKind): ValueList | null {
  opening.lastIndex = start;
  if (text.startsWith('[masked: ', start) || !opening.test(text)) return null;
  const openings = [text[opening.lastIndex - 1]!];
  const values: Place[] = [];
  let at = opening.lastIndex;
  let keyed: 'key' | 'other' | null = null;
  while (openings.length > 0) {
    step.lastIndex = at;
    const match = step.exec(text);
    if (match === null) break;
    const { space, key: isKey, other, open, close, bare, date: isDate } = match.groups ?? {};
    at = step.lastIndex;
    if (space !== undefined) continue;
    if (open !== undefined) openings.push(open.at(-1)!);
    else if (close !== undefined) openings.pop();
    else if (isKey === undefined && keyed !== 'other') {
      const counts = bare === undefined || ((keyed !== null || openings.at(-1) === '[') && isWhole(bare, kind));
      const [from, to] = placeOf(match);
      if (counts && (isDate === undefined || kind === 'date of birth') && isValue(text.slice(from, to).trim(), kind))
        values.push({ start: from, end: to });
    }
    if (isKey !== undefined) keyed = other === undefined ? 'key' : 'other';
    else if (open === undefined) keyed = null;
  }
  return { values, end: at };
}

function placeOf({ indices, index, 0: whole }: RegExpExecArray): readonly [number, number] {
  const { double, single, bare } = indices?.groups ?? {};
  return double ?? single ?? bare ?? [index, index + whole.length];
}

function isWhole(text: string, kind: IdentifierKind): boolean {
  return bareValues[kind].exec(text)?.[0].length === text.length;
}

/** What goes on behind a value without brackets: `, D-2` behind `E-1`, of the same form. */
export function readNext(text: string, { start, end }: Place, kind: IdentifierKind): Place | null {
  const form = formOf(text.slice(start, end));
  const next = /["'`]?[ \t]{0,2}(?:[,;/]|and|or)[ \t]{1,2}["'`]?(?=([\w.+-]{1,64}))/uy;
  next.lastIndex = end;
  const word = next.exec(text)?.[1]?.replace(/\.$/, '');
  if (word === undefined || formOf(word) !== form || !isValue(word, kind)) return null;
  if (/^["'`]?[ \t]{0,4}[:=([]/u.test(text.slice(next.lastIndex + word.length, next.lastIndex + word.length + 8)))
    return null;
  return { start: next.lastIndex, end: next.lastIndex + word.length };
}

/** `A-9` of `E-1`; of digits alone their number too, and none of fewer than three: `PatientID: 4711, 2 frames` has one value. */
function formOf(value: string): string {
  if (/^\d+$/.test(value)) return value.length < 3 ? `no form: ${value}` : value.replace(/\d/g, '9');
  return value.replace(/\p{L}+/gu, 'A').replace(/\d+/g, '9');
}
