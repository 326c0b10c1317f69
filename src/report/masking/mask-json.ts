/** Takes identifiers out of JSON: out of its texts and keys, and what stands under a key that names an identifier. */
import type { IdentifierKind } from '../../privacy/identifying-elements.js';
import { isValue, kindOfLabel, kindOfPlural } from '../../privacy/labels.js';
import { count, type MaskCounts, maskIdentifiers, maskOf } from '../../privacy/mask-identifiers.js';

/** Keys below a labelled one that hold its value: places in a table, DICOM's JSON, forms of a name in several scripts. Parts of a
 * name and of an address. Source: PS3.18, F.2; FHIR R4, HumanName, Address. */
const inner = /^(?:\d{1,9}|[Vv]alue|Alphabetic|Ideographic|Phonetic|family|given|text|line|city|postalCode)$/;
/** Keys whose text is the label of what stands under a key of {@link paired}: `{"name": "PatientID", "value": "E-1"}`. */
const naming = ['name', 'key', 'keyword', 'tag', 'label', 'field'];
const paired = /^(?:[Vv]alues?|content|val)$/;

/** How a text that is no JSON is masked; texts that hold data of their own need more than {@link maskIdentifiers}. */
export type MaskText = (text: string, counts: MaskCounts) => string;

/** `value` without identifiers; the same value where it has none. */
export function maskJson<T>(value: T, counts: MaskCounts, maskText: MaskText = maskIdentifiers): T {
  return maskValue(value, nowhere, { counts, maskText }) as T;
}

const nowhere: Place = { kind: null, owner: '' };

interface Masking {
  readonly counts: MaskCounts;
  readonly maskText: MaskText;
}

/** What is known of a value from where it stands. */
interface Place {
  readonly kind: IdentifierKind | null;
  /** Whose the keys are: `patient` has `id` and `name`. */
  readonly owner: string;
}

function maskValue(value: unknown, place: Place, masking: Masking): unknown {
  const { kind } = place;
  if (typeof value === 'string') return maskLeaf(value, kind, masking) ?? masking.maskText(value, masking.counts);
  if (typeof value === 'number') return kind === null ? value : (maskLeaf(String(value), kind, masking) ?? value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? maskList(value, place, masking) : maskObject(value as Json, place, masking);
}

/** A labelled value as a whole; null where it isn't one. */
function maskLeaf(text: string, kind: IdentifierKind | null, { counts }: Masking): string | null {
  if (kind === null || text.length > 200 || !isValue(text.trim(), kind)) return null;
  count(counts, kind);
  return maskOf(kind);
}

function maskList(list: readonly unknown[], place: Place, masking: Masking): readonly unknown[] {
  if (place.kind === null && list.every((item) => typeof item === 'number')) return list;
  const masked = list.map((item) => maskValue(item, place, masking));
  return masked.some((item, index) => item !== list[index]) ? masked : list;
}

/** A label in the plural has a list; `patient_ids: 60` is a count. */
function kindOf(key: string, value: unknown): IdentifierKind | null {
  return kindOfLabel(key) ?? (typeof value === 'object' ? kindOfPlural(key) : null);
}

type Json = Readonly<Record<string, unknown>>;

function maskObject(object: Json, { kind, owner }: Place, masking: Masking): object {
  let changed = false;
  const own = object['resourceType'] === 'Patient' ? 'patient' : owner;
  const named = naming.map((key) => object[key]).find((name) => typeof name === 'string' && kindOfLabel(name) !== null);
  const columns = readColumns(object['columns']);
  const entries = Object.entries(object).map(([key, item]) => {
    const name = maskIdentifiers(key, masking.counts);
    const itsKind =
      kindOf(key, item) ??
      (own === 'patient' ? kindOfLabel(`patient ${key}`) : null) ??
      (named !== undefined && paired.test(key) ? kindOfLabel(String(named)) : null) ??
      (inner.test(key) ? kind : null);
    const place = { kind: itsKind, owner: /^patients?$/i.test(key) ? 'patient' : Array.isArray(item) ? own : '' };
    const masked =
      columns.length > 0 && key === 'data' && Array.isArray(item)
        ? item.map((row) => maskRow(row, columns, masking))
        : maskValue(item, place, masking);
    changed ||= name !== key || masked !== item;
    return [name, masked];
  });
  return changed ? Object.fromEntries(entries) : object;
}

/** What the columns of a table that is split into headings and rows hold; none where no heading is a label. */
function readColumns(columns: unknown): readonly (IdentifierKind | null)[] {
  const kinds = Array.isArray(columns)
    ? columns.map((name) => (typeof name === 'string' ? kindOfLabel(name) : null))
    : [];
  return kinds.some((kind) => kind !== null) ? kinds : [];
}

function maskRow(row: unknown, columns: readonly (IdentifierKind | null)[], masking: Masking): unknown {
  if (!Array.isArray(row)) return maskValue(row, nowhere, masking);
  return row.map((item, index) => maskValue(item, { kind: columns[index] ?? null, owner: '' }, masking));
}
