/** Finds the first cell of an executed notebook that differs from a former run's. */
import { compareOutputs } from './compare-outputs.js';
import { compareTexts, type Mismatch, type Tolerance } from './compare-texts.js';
import { type CodeCell, hasTag, type Notebook } from './nbformat.js';
import { ignoredTag, removeFields, uncomparedFields, volatileFields } from './volatile.js';

/** What differs first: a cell that one of the notebooks lacks, a cell's source, or an output. */
export interface Difference extends Mismatch {
  readonly kind: 'cell' | 'source' | 'output';
  /** Number of the cell in its notebook, from 1; in the former one where the new one lacks the cell. */
  readonly cell: number;
  readonly id: string;
  /** Number of the output in the cell, from 1. */
  readonly output?: number;
  /** The output's MIME type, `stdout`, `stderr` or `error`. */
  readonly type?: string;
}

/** Two numbers are equal if they differ by a millionth of the larger one, or by 1e-9. */
export const defaultTolerance: Tolerance = { relative: 1e-6, absolute: 1e-9 };

/**
 * Compares the code cells of two executed notebooks: first that they are the same cells, then what they gave.
 *
 * Cells belong together by their ids; those that are left over, in their order. Outputs of cells tagged `nbval-ignore-output` don't
 * count, nor do prose and what `volatile.ts` lists.
 *
 * @param former - what is expected
 * @param notebook - what was found
 * @returns the first difference, in the order of `notebook`; null where there is none
 */
export function findDifference(
  former: Notebook,
  notebook: Notebook,
  tolerance: Tolerance = defaultTolerance,
): Difference | null {
  const pairs = pairCells(codeCells(former), codeCells(notebook));
  for (const pair of pairs) {
    const difference = compareSources(pair);
    if (difference !== null) return difference;
  }
  for (const { expected, found } of pairs) {
    if (!expected || !found || hasTag(found.cell, ignoredTag)) continue;
    const mismatch = compareOutputs(expected.cell.outputs, found.cell.outputs, tolerance);
    if (mismatch === null) continue;
    const { type, ...rest } = mismatch;
    return { kind: 'output', cell: found.number, id: found.cell.id, ...rest, ...(type !== null && { type }) };
  }
  return null;
}

/** A difference as a phrase: where it is, for example `cell 4, output 1 (text/plain), line 2, column 5`. */
export function describePlace({ kind, cell, output, type, where }: Difference): string {
  const place = kind === 'cell' ? `cell ${cell}` : `cell ${cell}, ${kind === 'source' ? 'source' : `output ${output}`}`;
  return [`${place}${type === undefined ? '' : ` (${type})`}`, ...(where === '' ? [] : [where])].join(', ');
}

interface Place {
  readonly number: number;
  readonly cell: CodeCell;
}

interface Pair {
  readonly expected?: Place;
  readonly found?: Place;
}

/** The code cells with what is compared of them. */
function codeCells(notebook: Notebook): readonly Place[] {
  return removeFields(notebook, [...volatileFields, ...uncomparedFields]).cells.flatMap((cell, index) =>
    cell.cell_type === 'code' ? [{ number: index + 1, cell }] : [],
  );
}

function pairCells(former: readonly Place[], cells: readonly Place[]): readonly Pair[] {
  const byId = new Map(former.map((place) => [place.cell.id, place]));
  const ids = new Set(cells.map(({ cell }) => cell.id));
  const left = former.filter(({ cell }) => !ids.has(cell.id));
  const pairs = cells.map((found): Pair => {
    const expected = byId.get(found.cell.id) ?? left.shift();
    return expected === undefined ? { found } : { expected, found };
  });
  return [...pairs, ...left.map((expected) => ({ expected }))];
}

function compareSources({ expected, found }: Pair): Difference | null {
  const { number, cell } = (found ?? expected) as Place;
  const place = { cell: number, id: cell.id };
  if (expected === undefined) return { kind: 'cell', ...place, where: '', expected: 'no such cell', found: 'a cell' };
  if (found === undefined) return { kind: 'cell', ...place, where: '', expected: 'a cell', found: 'no such cell' };
  const mismatch = compareTexts(expected.cell.source, found.cell.source, null);
  return mismatch && { kind: 'source', ...place, ...mismatch };
}
