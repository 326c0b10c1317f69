/** Compares texts and JSON values; numbers count as numbers, within a tolerance, all else exactly. */

/** How far two numbers may lie apart: by the larger of a share of them and an absolute distance. Both from 0 up. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** The first place where two values differ. */
export interface Mismatch {
  /** `line 2, column 5` of a text; of JSON the path before it, for example `data[0].x[3]`. */
  readonly where: string;
  /** What stands there in the first value and in the second: at most 60 characters. */
  readonly expected: string;
  readonly found: string;
}

/** A number that stands alone: `0.5` in `0.5 s` and `-1e-3`, but nothing of `v1.2.3` or of `x7`. */
const number = /(?<![\w.])([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;

const excerptBefore = 20;
const excerptLength = 60;

/** Finds the first place where two texts differ; null where they don't. @param tolerance - null: numbers count as text too */
export function compareTexts(expected: string, found: string, tolerance: Tolerance | null): Mismatch | null {
  if (expected === found) return null;
  const [left, right] = [expected.split(number), found.split(number)];
  let [a, b] = [0, 0];
  for (let piece = 0; piece < Math.max(left.length, right.length); piece++) {
    const [x = '', y = ''] = [left[piece], right[piece]];
    const isNumber = tolerance !== null && piece % 2 === 1 && x !== '' && y !== '';
    if (x !== y && !(isNumber && isClose(Number(x), Number(y), tolerance))) {
      const same = isNumber ? 0 : countSame(x, y);
      return { where: describePlace(found, b + same), expected: cut(expected, a + same), found: cut(found, b + same) };
    }
    a += x.length;
    b += y.length;
  }
  return null;
}

/** Finds the first place where two JSON values differ; null where they don't. The order of an object's keys doesn't count. */
export function compareValues(expected: unknown, found: unknown, tolerance: Tolerance, path = ''): Mismatch | null {
  if (typeof expected === 'string' && typeof found === 'string') {
    const mismatch = compareTexts(expected, found, tolerance);
    return mismatch && path !== '' ? { ...mismatch, where: `${path}, ${mismatch.where}` } : mismatch;
  }
  if (typeof expected === 'number' && typeof found === 'number' && isClose(expected, found, tolerance)) return null;
  if (isContainer(expected) && isContainer(found) && Array.isArray(expected) === Array.isArray(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const place = Array.isArray(found) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      const mismatch = compareValues(expected[key], found[key], tolerance, place);
      if (mismatch !== null) return mismatch;
    }
    return null;
  }
  if (expected === found) return null;
  return { where: path === '' ? 'the whole' : path, expected: show(expected), found: show(found) };
}

function isClose(a: number, b: number, { relative, absolute }: Tolerance): boolean {
  return Math.abs(a - b) <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function countSame(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

function describePlace(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}

/** The text round `offset`, of that line alone. */
function cut(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - excerptBefore);
  const end = text.indexOf('\n', offset);
  return clip(text.slice(start, end < 0 ? undefined : end));
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : clip(JSON.stringify(value));
}

/** At most 60 characters of a text. */
export function clip(text: string): string {
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength - 1)}…`;
}
