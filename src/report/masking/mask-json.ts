/** Takes identifiers out of JSON: out of its texts and keys, and what stands under a key that names an identifier. */
import type { IdentifierKind } from '../../privacy/identifying-elements.js';
import { isValue, kindOfLabel, kindOfPlural } from '../../privacy/labels.js';
import { count, type MaskCounts, maskIdentifiers, maskOf } from '../../privacy/mask-identifiers.js';

/** Keys below a labelled one that hold its value: places in a table, DICOM's JSON, forms of a name in several scripts. Source: PS3.18, F.2. */
const inner = /^(?:\d{1,9}|Value|value|Alphabetic|Ideographic|Phonetic)$/;

/** How a text that is no JSON is masked; texts that hold data of their own need more than {@link maskIdentifiers}. */
export type MaskText = (text: string, counts: MaskCounts) => string;

/** `value` without identifiers; the same value where it has none. */
export function maskJson<T>(value: T, counts: MaskCounts, maskText: MaskText = maskIdentifiers): T {
  return maskValue(value, null, { counts, maskText }) as T;
}

interface Masking {
  readonly counts: MaskCounts;
  readonly maskText: MaskText;
}

function maskValue(value: unknown, kind: IdentifierKind | null, masking: Masking): unknown {
  if (typeof value === 'string') return maskLeaf(value, kind, masking) ?? masking.maskText(value, masking.counts);
  if (typeof value === 'number') return kind === null ? value : (maskLeaf(String(value), kind, masking) ?? value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? maskList(value, kind, masking) : maskObject(value, kind, masking);
}

/** A labelled value as a whole; null where it isn't one. */
function maskLeaf(text: string, kind: IdentifierKind | null, { counts }: Masking): string | null {
  if (kind === null || text.length > 200 || !isValue(text.trim(), kind)) return null;
  count(counts, kind);
  return maskOf(kind);
}

function maskList(list: readonly unknown[], kind: IdentifierKind | null, masking: Masking): readonly unknown[] {
  if (kind === null && list.every((item) => typeof item === 'number')) return list;
  const masked = list.map((item) => maskValue(item, kind, masking));
  return masked.some((item, index) => item !== list[index]) ? masked : list;
}

/** A label in the plural has a list; `patient_ids: 60` is a count. */
function kindOf(key: string, value: unknown): IdentifierKind | null {
  return kindOfLabel(key) ?? (typeof value === 'object' ? kindOfPlural(key) : null);
}

function maskObject(object: object, kind: IdentifierKind | null, masking: Masking): object {
  let changed = false;
  const entries = Object.entries(object).map(([key, item]) => {
    const name = maskIdentifiers(key, masking.counts);
    const masked = maskValue(item, kindOf(key, item) ?? (inner.test(key) ? kind : null), masking);
    changed ||= name !== key || masked !== item;
    return [name, masked];
  });
  return changed ? Object.fromEntries(entries) : object;
}
