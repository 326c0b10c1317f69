/** Facts about the making of several things, side by side: those that differ, and those that are the same. */
import type { Compared } from './comparison.js';

/** One fact of all; null where one doesn't state it. */
export interface FactRow {
  readonly group: string;
  readonly name: string;
  readonly values: readonly (string | null)[];
}

/** {@link FactRow}s by whether all state the same. `partial` are those of a group that some haven't got at all, where the others agree. */
export interface ComparedFacts {
  readonly differing: readonly FactRow[];
  readonly partial: readonly FactRow[];
  readonly same: readonly FactRow[];
}

/** Compares all facts, in the order in which they are first stated. */
export function compareFacts(compared: readonly Compared[]): ComparedFacts {
  const flat = compared.map(({ facts }) => new Map(Object.entries(facts).flatMap(([group, of]) => flatten(group, of))));
  const keys = [...new Set(flat.flatMap((facts) => [...facts.keys()]))];
  const rows = keys.map((key): FactRow => {
    const [group = '', name = ''] = JSON.parse(key) as string[];
    return { group, name, values: flat.map((facts) => facts.get(key) ?? null) };
  });
  const merged = mergeRepeated(rows);
  const isSame = ({ values }: FactRow): boolean => values.every((value) => value === values[0]);
  const other = merged.filter((row) => !isSame(row));
  const isPartial = (row: FactRow): boolean => isAlikeWhereGroupIs(row, merged);
  return {
    differing: other.filter((row) => !isPartial(row)),
    partial: other.filter(isPartial),
    same: merged.filter(isSame),
  };
}

/** Whether those that state the fact agree, and each of the others has nothing of its group: a stage that a recipe lacks isn't thirty differences. */
function isAlikeWhereGroupIs({ group, values }: FactRow, rows: readonly FactRow[]): boolean {
  const ofGroup = rows.filter((row) => row.group === group);
  const hasGroup = values.map((_, index) => ofGroup.some((row) => row.values[index] !== null));
  const stated = new Set(values.filter((_, index) => hasGroup[index]));
  return hasGroup.includes(false) && stated.size === 1;
}

/** A fact that several groups state alike, a seed for example, is one row. */
function mergeRepeated(rows: readonly FactRow[]): FactRow[] {
  const merged = new Map<string, FactRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.name, row.values]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : { ...before, group: `${before.group}, ${row.group.toLowerCase()}` });
  }
  return [...merged.values()];
}

/** `{ a: { b: 1 } }` as `a.b` = `1`; lists and empty objects are values. */
function flatten(group: string, value: unknown, path: readonly string[] = []): [string, string][] {
  const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isBranch ? Object.entries(value) : [];
  if (entries.length === 0)
    return path.length === 0 ? [] : [[JSON.stringify([group, path.join('.')]), formatFact(value)]];
  return entries.flatMap(([key, item]) => flatten(group, item, [...path, key]));
}

function formatFact(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? '';
  return value === '' ? '(empty)' : value;
}
