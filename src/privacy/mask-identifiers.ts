/** Takes identifiers out of text, and says what was taken. */
import { findColumnValues, findOpenHeading } from './column-values.js';
import { foldCharacters } from './fold-characters.js';
import { findGluedNumbers, findMailAddresses, findPersonNames, findUids, findUserNames } from './free-identifiers.js';
import { type IdentifierKind, isKind } from './identifying-elements.js';
import { findLabelledValues } from './labelled-values.js';
import { labelPattern } from './labels.js';
import { findSegmentFields } from './message-segments.js';
import type { Range } from './range.js';

/** Identifiers that were masked, by kind; kinds that didn't occur are absent. */
export type MaskCounts = Partial<Record<IdentifierKind, number>>;

/** What is looked for. A new pattern is a function and a line here. */
const patterns: readonly ((text: string, labels: readonly RegExpExecArray[]) => Range[])[] = [
  findLabelledValues,
  findColumnValues,
  findSegmentFields,
  findPersonNames,
  findUids,
  findGluedNumbers,
  findUserNames,
  findMailAddresses,
];

function findLabels(text: string): RegExpExecArray[] {
  return Array.from(text.matchAll(labelPattern));
}

/** The heading of a table that goes on behind the end of `text`, so that its rows can be read apart; empty where there is none. */
export function openHeading(text: string): string {
  return findOpenHeading(text, findLabels(text));
}

/**
 * Finds what identifies a person: names as DICOM writes them, values behind labels (`PatientID: …`, `(0010,0030) …`, `MRN …`), instance
 * UIDs, users' names in paths, e-mail addresses. The time grows with the length of the text, whatever stands in it.
 *
 * It looks at forms, not at meaning: a name in a sentence is not found.
 *
 * @returns ranges in order that don't overlap
 */
export function findIdentifiers(given: string): Range[] {
  const { text, placeOf } = foldCharacters(given);
  const labels = findLabels(text);
  const all = patterns.flatMap((find) => find(text, labels)).sort((a, b) => a.start - b.start || b.end - a.end);
  const found: Range[] = [];
  for (const range of all) {
    const last = found.at(-1);
    if (last === undefined || range.start >= last.end) found.push(range);
    else if (range.end > last.end) found[found.length - 1] = { ...last, end: range.end };
  }
  return text === given
    ? found
    : found.map((range) => ({ ...range, start: placeOf(range.start), end: placeOf(range.end - 1) + 1 }));
}

/** What stands in the place of an identifier. */
export function maskOf(kind: IdentifierKind): string {
  return `[masked: ${kind}]`;
}

/**
 * The text with each identifier replaced by its kind; the same text where there is none.
 *
 * @param counts - is added to
 *
 * @example
 * maskIdentifiers('Patient ID: 4711, seen twice', {}); // 'Patient ID: [masked: patient identifier], seen twice'
 */
export function maskIdentifiers(text: string, counts: MaskCounts): string {
  const found = findIdentifiers(text);
  if (found.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, kind } of found) {
    pieces.push(text.slice(at, start), maskOf(kind));
    count(counts, kind);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

/** Adds what was masked in `text` before. */
export function countMasks(text: string, counts: MaskCounts): void {
  for (const [, kind = ''] of text.matchAll(/\[masked: ([A-Za-z -]{1,20})\]/g)) if (isKind(kind)) count(counts, kind);
}

/** Adds one to a kind. */
export function count(counts: MaskCounts, kind: IdentifierKind): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}
