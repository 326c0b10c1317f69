/** Facts in words as columns of numbers, so that a classifier can be asked what they tell. */

/** Facts of one thing by name, as text. */
export type Facts = ReadonlyMap<string, string>;

/** Columns of numbers, a row a thing. */
export interface EncodedFacts {
  /** The facts that differ from thing to thing, each with one or two columns. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/**
 * Makes one column of a fact that is a number throughout, and two of any other: its place among the values in their order, and the last
 * digits in it (of a UID, an identifier, a file's name).
 *
 * Facts that are the same everywhere are left out. A missing fact is a value of its own.
 */
export function encodeFacts(things: readonly Facts[]): EncodedFacts {
  const names = [...new Set(things.flatMap((facts) => [...facts.keys()]))];
  const differing = names.filter((name) => new Set(things.map((facts) => facts.get(name))).size > 1);
  const columns = differing.flatMap((name) => encodeFact(things.map((facts) => facts.get(name) ?? '')));
  return { names: differing, rows: things.map((_, row) => columns.map((column) => column[row]!)) };
}

function encodeFact(values: readonly string[]): number[][] {
  const numbers = values.map((value) => (value === '' ? Number.NaN : Number(value)));
  if (numbers.every(Number.isFinite)) return [numbers];
  const places = new Map([...new Set(values)].sort().map((value, place) => [value, place]));
  return [values.map((value) => places.get(value)!), values.map(readDigits)];
}

/** At most nine digits, which a double holds exactly; -1 where there are none. */
function readDigits(value: string): number {
  const digits = value.replace(/\D/g, '').slice(-9);
  return digits === '' ? -1 : Number(digits);
}
