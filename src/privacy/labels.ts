/** The words before a value that say that it is an identifier: keywords and names of DICOM elements, and what forms and records say. */
import { type IdentifierKind, identifyingElements } from './identifying-elements.js';

const words: readonly (readonly [label: string, kind: IdentifierKind])[] = [
  ['MRN', 'patient identifier'],
  ['accession', 'patient identifier'],
  ['accession no', 'patient identifier'],
  ['acc no', 'patient identifier'],
  ['pat ID', 'patient identifier'],
  ['patient no', 'patient identifier'],
  ['patient identifier', 'patient identifier'],
  ['patient telecom', 'phone number'],
  ['medical record number', 'patient identifier'],
  ['hospital number', 'patient identifier'],
  ['NHS number', 'patient identifier'],
  ['SSN', 'patient identifier'],
  ['social security number', 'patient identifier'],
  ['patient number', 'patient identifier'],
  ['first name', 'person name'],
  ['last name', 'person name'],
  ['family name', 'person name'],
  ['given name', 'person name'],
  ['patient full name', 'person name'],
  ['surname', 'person name'],
  ['maiden name', 'person name'],
  ['referring physician', 'person name'],
  ['study UID', 'DICOM UID'],
  ['series UID', 'DICOM UID'],
  ['SOP UID', 'DICOM UID'],
  ['instance UID', 'DICOM UID'],
  ['object UID', 'DICOM UID'],
  ['DOB', 'date of birth'],
  ['patient DOB', 'date of birth'],
  ['patient birthday', 'date of birth'],
  ['birth dt', 'date of birth'],
  ['date of birth', 'date of birth'],
  ['birth date', 'date of birth'],
  ['birthdate', 'date of birth'],
  ['birthday', 'date of birth'],
  ['born', 'date of birth'],
  ['born on', 'date of birth'],
  ['phone', 'phone number'],
  ['phone number', 'phone number'],
  ['telephone', 'phone number'],
  ['tel', 'phone number'],
  ['fax', 'phone number'],
];

/** Letters alone, in lower case: `Patient's Name`, `patient_name` and `PatientName` are one label. */
function fold(label: string): string {
  return label
    .replace(/['’]s?(?![A-Za-z])/g, '')
    .replace(/[^A-Za-z\d]/g, '')
    .toLowerCase();
}

const kinds: ReadonlyMap<string, IdentifierKind> = new Map([
  ...identifyingElements.flatMap(({ tag, keyword, kind }) => [[fold(keyword), kind] as const, [tag, kind] as const]),
  ...words.map(([label, kind]) => [fold(label), kind] as const),
]);

/** What values a label announces; null for other words. A tag may be written `00100010`, `x00100010`, `(0010,0010)` or `0010|0010`. */
export function kindOfLabel(label: string): IdentifierKind | null {
  if (label.length > 60) return null;
  const folded = fold(label).replace(/^patients(?=.)/, 'patient');
  return kinds.get(folded) ?? kinds.get(folded.replace(/^0?x/, '')) ?? null;
}

/** What values a label in the plural announces, in front of several: `patient_ids`, `birth_dates`; null for other words. */
export function kindOfPlural(label: string): IdentifierKind | null {
  return /s$/i.test(label) ? kindOfLabel(label.slice(0, -1)) : null;
}

/** `PatientName` as it may be written: `Patient's Name`, `patient_name`, `patient name`. */
function patternOf(label: string): string {
  const parts = label.split(/ |(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return parts.join("(?:['’]?s|['’])?[ _-]?");
}

const labels = [...identifyingElements.map(({ keyword }) => keyword), ...words.map(([label]) => label)];
const longestFirst = labels.map(patternOf).sort((a, b) => b.length - a.length);

/** Finds labels in words; each is one match, which {@link kindOfLabel} knows. */
export const labelPattern: RegExp = new RegExp(`(?<![\\p{L}\\d])(?:${longestFirst.join('|')})s?(?![\\p{L}\\d])`, 'giu');

/** Finds tags in the ways in which dumps write them: `(0010,0010)`, `[0010, 0010]`, `0010|0010`, `x00100010`, `0x00100010`, `"00100010"`. Groups that identify begin with 00. */
export const tagPattern: RegExp =
  /(?<!\w)(?:[([]00[\da-f]{2}, ?[\da-f]{4}[)\]]|00[\da-f]{2}[|,][\da-f]{4}|0?x00[\da-f]{6}|"00[\da-f]{6}"|'00[\da-f]{6}'|00[\da-f]{6}(?= ?[:=]))/gi;

/** Words that stand where a value would, and templates that make one. */
const noValue =
  /^(?:|masked:.*|string|str|text|number|int|integer|float|date|any|object|none|null|nil|nan|na|n\/a|undefined|true|false|yes|no|unknown|missing|empty|removed|anonymous|anonymi[sz]ed|anon|required|optional|deprecated|hidden|same|differs|(?:u?int|float|complex|datetime|timedelta)\d{1,3}|optional\b.*|no value available|\(.*\)|\[masked:.*|.*[{}$%<>].*|\W+)$/iu;
const tagText = /^(?:0?x[\da-f]{8}|\([\da-f]{4}, ?[\da-f]{4}\)|[\da-f]{4},[\da-f]{4})$/i;
const decimal = /^\d+\.\d+$/;
const pseudonym = /^(?:patient|study|series|instance|file)-[\da-f]{12}$/;
const standardUid = /^1\.2\.840\.10008\./;

/** Whether what a label announces can be a value of its kind at all. */
export function isValue(value: string, kind: IdentifierKind): boolean {
  if ([noValue, tagText, decimal, pseudonym, standardUid].some((pattern) => pattern.test(value))) return false;
  if (kindOfLabel(value) !== null) return false;
  if (kind === 'person name')
    return /\p{L}{2}|\p{L}\^\p{L}/u.test(value) && !/^(?:AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UT)$/.test(value);
  if (kind === 'phone number') return /^\+?[\d ()./-]{6,24}$/.test(value);
  return kind === 'address' || /\d/.test(value);
}
