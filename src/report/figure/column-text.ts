/** The values of a column as they are read: numbers with as many decimals as each other, days without a midnight. */

const date = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/;
/** So many digits the largest number shows: the CSV has them all. */
const digits = 6;
const mostDecimals = 12;
/** The share of itself that a number may lose, so that its column has one count of decimals. */
const tolerance = 5e-4;

/** How a column is set, and its values as texts; missing ones are empty. */
export interface ColumnText {
  readonly kind: 'numeric' | 'dated' | 'text';
  readonly texts: readonly string[];
}

/** Reads what a column holds; values of several kinds are each written as they are. */
export function writeColumn(values: readonly unknown[]): ColumnText {
  const present = values.filter((value) => value !== null && value !== undefined && value !== '');
  const isAll = (test: (value: unknown) => boolean): boolean => present.length > 0 && present.every(test);
  if (isAll((value) => typeof value === 'number'))
    return { kind: 'numeric', texts: writeNumbers(values as (number | null)[]) };
  const texts = values.map(writeValue);
  return isAll((value) => typeof value === 'string' && date.test(value))
    ? { kind: 'dated', texts: shortenDates(texts) }
    : { kind: 'text', texts };
}

function writeValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(roundTo(value));
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function roundTo(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

/** All with the decimals that the most precise needs, as far as the largest allows; each on its own where small ones would be lost. */
function writeNumbers(values: readonly (number | null)[]): string[] {
  const numbers = values.filter((value): value is number => Number.isFinite(value));
  const largest = Math.max(0, ...numbers.map(Math.abs)) || 1;
  const room = Math.min(mostDecimals, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))));
  const decimals = Math.min(room, Math.max(0, ...numbers.map(countDecimals)));
  const keeps = (value: number): boolean =>
    Math.abs(value) < 1e15 && Math.abs(Number(value.toFixed(decimals)) - value) <= tolerance * Math.abs(value);
  if (!numbers.every(keeps)) return values.map(writeValue);
  return values.map((value) => (Number.isFinite(value) ? (value as number).toFixed(decimals) : writeValue(value)));
}

function countDecimals(value: number): number {
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(roundTo(value))) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}

/** Zeros of a time of day, and what is left of it where they weren't. */
const zeros: readonly (readonly [RegExp, RegExp])[] = [
  [/(?<=:\d\d)\.0+(?=$|Z|[-+])/, /\./],
  [/(?<=\d\d:\d\d):00$/, /:\d\d:/],
  [/ 00:00$/, / /],
];

/** Without the fractions, seconds and times of day that are zero in all of them. */
function shortenDates(texts: readonly string[]): string[] {
  const spaced = texts.map((text) => text.replace('T', ' '));
  return zeros.reduce((all, [zero, rest]) => {
    const shorter = all.map((text) => text.replace(zero, ''));
    return shorter.some((text) => rest.test(text)) ? all : shorter;
  }, spaced);
}
