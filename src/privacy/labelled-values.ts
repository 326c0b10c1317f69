/** Values behind a label, in dumps of DICOM files, in code, in tables and in prose: `PatientID: 4711`, `(0010,0010) PN [DOE^JANE]`. */
import type { IdentifierKind } from './identifying-elements.js';
import { isValue, kindOfLabel, labelPattern, tagPattern } from './labels.js';
import type { Range } from './range.js';

/** A label is looked at this far ahead: every label costs the same, however long the text. */
const reach = 400;

const representation = '(?:AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UT)';
/** What may stand between a label and its value: quotes that end, padding, a value representation, and a sign. */
const afterLabel = new RegExp(
  String.raw`^["'\])]{0,3}[ \t]{0,60}(?:${representation}[ \t]{0,4})?(?:[:=]{1,3}>?|\t|(?=["']))[ \t]{0,4}`,
  'u',
);
/** Dates and numbers of telephones are known by their own form too: a space is enough. */
const afterLooseLabel = new RegExp(`${afterLabel.source}|^ {1,3}(?=[\\d+(])`, 'u');
/** dcmdump and gdcmdump: a representation, and a length; dicomParser: a colon; DICOM's JSON: an object with `vr` and `Value`. */
const afterTag = new RegExp(
  String.raw`^(?:["']?[ \t]{0,4}[:=][ \t]{0,4}(?:\{\s{0,16}"vr":\s{0,4}"${representation}",\s{0,16}"Value":\s{0,4}\[\s{0,16})?|[ \t]{1,4}${representation}[ \t]{1,4}(?:\d{1,4}[ \t]{1,4})?)`,
  'u',
);
const inQuotes = /^(?:\[ ?)?(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|`([^`\n]{1,200})`)|^\[([^[\]\n"']{1,200})\]/u;
const nameWord = "\\p{Lu}[\\p{L}'’-]{1,40}";
const particle = '(?:van|von|der|den|de|del|la|le|di|da|dos|bin|ibn|al|el|zu)';
/** Words that begin with a capital, as names do; a sentence goes on in small letters, code with a point or a parenthesis. */
const bareName = new RegExp(
  `^(?=((?:${particle} ){0,2}${nameWord}(?:[ ,^]{1,2}(?:${particle} ){0,2}(?:${nameWord}|\\p{Lu}\\.?(?!\\p{L}))){0,5}\\^{0,4}))\\1(?! ?[\\p{Ll}(]|[.][\\p{L}]|[\\[<\\d])`,
  'u',
);
const bareDate =
  /^(?:\d{8}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]{1,2}(?:\d{1,2}|\p{L}{3,9})[-./ ]{1,2}\d{2,4}|\p{L}{3,9}\.? \d{1,2},? \d{4})(?![\d])/u;

/** What a value of each kind looks like where no quotes say how far it goes. */
const bare: Readonly<Record<IdentifierKind, RegExp>> = {
  'person name': bareName,
  'patient identifier': /^(?=[\w-]{0,63}\d)[A-Za-z\d][\w-]{0,63}(?:\.[\w-]{1,30}){0,4}(?![\w([])/u,
  'date of birth': bareDate,
  address: /^\d{0,5} ?\p{Lu}[\p{L}\d .,'-]{4,80}/u,
  'phone number': /^\+?[\d(][\d ()./-]{5,20}\d(?![\d])/u,
  'DICOM UID': /^[0-2](?:\.\d{1,39}){2,30}(?![\w])/u,
  'user name': /^(?!)/,
  'e-mail address': /^(?!)/,
};

/** Finds them, in no order. */
export function findLabelledValues(text: string): Range[] {
  const found: Range[] = [];
  for (const match of text.matchAll(labelPattern)) look(text, match, null, found);
  for (const match of text.matchAll(tagPattern)) look(text, match, afterTag, found);
  return found;
}

function look(text: string, match: RegExpExecArray, separator: RegExp | null, found: Range[]): void {
  const kind = kindOfLabel(match[0]);
  if (kind === null) return;
  const end = match.index + match[0].length;
  const ahead = text.slice(end, end + reach);
  const loose = kind === 'date of birth' || kind === 'phone number' ? afterLooseLabel : afterLabel;
  const gap = (separator ?? loose).exec(ahead);
  if (gap === null) return;
  const value = readValue(ahead.slice(gap[0].length), kind);
  if (value === null) return;
  const start = end + gap[0].length + value.start;
  found.push({ start, end: start + value.length, kind });
}

function readValue(text: string, kind: IdentifierKind): { readonly start: number; readonly length: number } | null {
  const quoted = inQuotes.exec(text);
  const inner = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? quoted?.[4];
  if (quoted !== null && inner !== undefined) {
    if (!isValue(inner.trim(), kind)) return null;
    return { start: quoted[0].indexOf(inner), length: inner.length };
  }
  const value = bare[kind].exec(text)?.[0];
  return value === undefined || !isValue(value.trim(), kind) ? null : { start: 0, length: value.length };
}
