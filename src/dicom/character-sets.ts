/** The character sets of DICOM texts, under the labels by which Node's TextDecoder knows them. */

/** Latin-1 has no label there: TextDecoder takes it for Windows-1252. */
export const latin1 = 'latin1';

/** The registration number of a set -> label. Source: PS3.3, C.12.1.1.2. */
const labels: ReadonlyMap<number, string> = new Map([
  [13, 'shift_jis'],
  [100, latin1],
  [101, 'iso-8859-2'],
  [109, 'iso-8859-3'],
  [110, 'iso-8859-4'],
  [126, 'iso-8859-7'],
  [127, 'iso-8859-6'],
  [138, 'iso-8859-8'],
  [144, 'iso-8859-5'],
  [148, 'iso-8859-9'],
  [149, 'euc-kr'],
  [58, 'gbk'],
  [166, 'windows-874'],
  [192, 'utf-8'],
  [203, 'iso-8859-15'],
]);

/** What SpecificCharacterSet says. */
export interface CharacterSets {
  /** The label of bytes beyond ASCII before any escape sequence; null where there may be none. */
  readonly initial: string | null;
  /** Texts may switch sets by escape sequences. */
  readonly switches: boolean;
  /** Null where every value is a defined term; else what was made of the others. */
  readonly repair: string | null;
}

/** Reads the values of SpecificCharacterSet; one that is not known counts as ASCII. */
export function findCharacterSets(terms: readonly string[]): CharacterSets {
  const [first = ''] = terms;
  const known = terms.map(findLabel);
  const isMisspelt = terms.some((term, index) => known[index] !== undefined && !isDefinedTerm(term));
  const repair = known.includes(undefined)
    ? 'A character set is not known; ASCII was assumed.'
    : isMisspelt
      ? 'A character set is misspelt.'
      : null;
  return { initial: findLabel(first) ?? null, switches: terms.some((term) => /2022/.test(term)), repair };
}

/** A label, null for ASCII and for sets that need an escape sequence, undefined for what is no set. */
function findLabel(term: string): string | null | undefined {
  const text = term.trim().toUpperCase();
  if (text === '') return null;
  if (text === 'GB18030' || text === 'GBK') return text.toLowerCase();
  if (/^UTF-?8$/.test(text)) return 'utf-8';
  const latin = /^(?:ISO[ _-]?8859[ _-]1|LATIN[ _-]?1)$/.test(text);
  if (latin) return latin1;
  const number = Number(/^ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\d+)$/.exec(text)?.[1] ?? Number.NaN);
  return [6, 87, 159].includes(number) ? null : labels.get(number);
}

function isDefinedTerm(term: string): boolean {
  return term === '' || /^(ISO_IR|ISO 2022 IR) \d+$/.test(term) || term === 'GB18030' || term === 'GBK';
}

/** A set that an escape sequence puts in place of the lower (0) or the upper (1) half of the bytes. */
export interface Switch {
  readonly half: 0 | 1;
  /** `ascii`, `jis0208` and `jis0212` for the lower half, a label for the upper one. */
  readonly set: string;
}

/** The bytes after ESC -> what they switch to. Source: PS3.3, tables C.12-3 and C.12-4. */
const switches: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ['(B', { half: 0, set: 'ascii' }],
  ['(J', { half: 0, set: 'ascii' }],
  ['$B', { half: 0, set: 'jis0208' }],
  ['$@', { half: 0, set: 'jis0208' }],
  ['$(D', { half: 0, set: 'jis0212' }],
  [')I', { half: 1, set: 'shift_jis' }],
  ['-A', { half: 1, set: latin1 }],
  ['-B', { half: 1, set: 'iso-8859-2' }],
  ['-C', { half: 1, set: 'iso-8859-3' }],
  ['-D', { half: 1, set: 'iso-8859-4' }],
  ['-F', { half: 1, set: 'iso-8859-7' }],
  ['-G', { half: 1, set: 'iso-8859-6' }],
  ['-H', { half: 1, set: 'iso-8859-8' }],
  ['-L', { half: 1, set: 'iso-8859-5' }],
  ['-M', { half: 1, set: 'iso-8859-9' }],
  ['-T', { half: 1, set: 'windows-874' }],
  ['-b', { half: 1, set: 'iso-8859-15' }],
  ['$)C', { half: 1, set: 'euc-kr' }],
  ['$)A', { half: 1, set: 'gbk' }],
]);

/** The switch that the bytes at `at` (after ESC) name, and how many they are; null for none that is known. */
export function findSwitch(bytes: Uint8Array, at: number): { readonly to: Switch; readonly length: number } | null {
  for (const length of [2, 3]) {
    const to = switches.get(String.fromCharCode(...bytes.subarray(at, at + length)));
    if (to !== undefined) return { to, length };
  }
  return null;
}
