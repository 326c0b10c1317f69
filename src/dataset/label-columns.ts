/** The columns of `labels.csv`, and what is wrong with a first line that names others. */
import { labelError } from './label-error.js';

/** The columns that may say which frames a row is about. */
export const keyColumns = ['file', 'SOPInstanceUID', 'SeriesInstanceUID'] as const;

const columns: readonly string[] = [...keyColumns, 'frame', 'label', 'patient', 'study', 'series', 'split'];

/** The names of the first line. @throws SourceError unless they are known, different and enough */
export function checkColumns(names: readonly string[]): string[] {
  const expected = `columns of ${columns.join(', ')}`;
  const unknown = names.findIndex((name) => !columns.includes(name));
  if (unknown >= 0) throw labelError(expected, ...describeUnknown(names, unknown));
  if (new Set(names).size < names.length) throw labelError(expected, 'a column twice', { line: 1 });
  if (!names.includes('label')) throw labelError('a column label', 'none', { line: 1 });
  if (!keyColumns.some((key) => names.includes(key))) {
    throw labelError(`a column ${keyColumns.join(' or ')}`, 'none', { line: 1 });
  }
  return [...names];
}

/** A name is quoted only beside known ones: else the line may be a row, and its cells a person's. */
function describeUnknown(names: readonly string[], index: number): [got: string, at: { line: number; fix?: string }] {
  const name = names[index]!;
  const meant = findSimilar(name);
  if (meant === null) return [`another name in column ${index + 1}`, { line: 1 }];
  const isShown = /^[\w -]+$/.test(name) && names.some((other) => columns.includes(other));
  const got = isShown ? `'${name}'` : 'another name';
  return [`${got} in column ${index + 1}`, { line: 1, fix: `did you mean '${meant}'?` }];
}

/** The column whose name is at most two letters away; upper and lower case count as the same. */
function findSimilar(name: string): string | null {
  const ranked = columns.map((column) => ({
    column,
    distance: editDistance(name.toLowerCase(), column.toLowerCase()),
  }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= 2 ? best.column : null;
}

/** How many letters must be put in, left out or changed to make `b` of `a` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + Number(a[i] !== b[j])));
    }
    row = next;
  }
  return row[b.length]!;
}
