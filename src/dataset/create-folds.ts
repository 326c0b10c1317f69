/** Draws folds for cross-validation: units stay whole, each label is spread evenly, the seed decides the rest. */
import { createRandom } from '../numeric/random.js';
import type { Frame } from './frame.js';
import { type Folds, type SplitUnit, unitOf } from './split.js';

/** How to draw folds. */
export interface CreateFoldsOptions {
  /** What stays together, default `patient`. */
  readonly unit?: SplitUnit;
  /** How many, 2 or more. */
  readonly folds: number;
  readonly seed: number;
}

/**
 * Assigns each unit of the frames to a fold: the largest units first, each to where its labels are rarest so far, by frames.
 *
 * Give it the frames that are to be cross-validated alone, those of training, and take from `splitOfFold` the split of each fold. The same frames
 * in the same order, options and seed give the same folds.
 *
 * Source: the idea of scikit-learn's `StratifiedGroupKFold`, with squares in place of standard deviations.
 *
 * @throws RangeError if a frame has no such unit, or there are fewer units than folds
 */
export function createFolds(frames: readonly Frame[], options: CreateFoldsOptions): Folds {
  const { unit = 'patient', folds, seed } = options;
  const units = countLabels(frames, unit);
  if (!Number.isInteger(folds) || folds < 2 || folds > units.size)
    throw new RangeError(
      `Cannot create folds: expected from 2 to ${units.size} folds, as there are so many of unit '${unit}', got ${folds}; change the number or the unit`,
    );
  const order = createRandom(seed).shuffle([...units]);
  order.sort(([, a], [, b]) => sum(b.values()) - sum(a.values()));
  return { format: 'angiolab.split', version: 1, unit, seed, folds, assignment: shareOut(order, folds) };
}

/** Frames by label; the empty text is the label of those without one. */
type Counts = Map<string, number>;

function countLabels(frames: readonly Frame[], unit: SplitUnit): Map<string, Counts> {
  const units = new Map<string, Counts>();
  for (const frame of frames) {
    const id = unitOf(frame, unit);
    const counts = units.get(id) ?? new Map();
    units.set(id, add(counts, new Map([[frame.label ?? '', 1]])));
  }
  return units;
}

function shareOut(units: readonly (readonly [id: string, counts: Counts])[], folds: number): Record<string, number> {
  const total = units.reduce<Counts>((all, [, counts]) => add(all, counts), new Map());
  const given = Array.from({ length: folds }, (): Counts => new Map());
  const entries = units.map(([id, counts]) => {
    const next = given.reduce((best, fold) => (isEmptier(fold, best, { counts, total }) ? fold : best));
    add(next, counts);
    return [id, given.indexOf(next) + 1] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether a unit belongs to `fold` rather than to `other`: it adds least to the squares of each label's shares; else by frames. */
function isEmptier(fold: Counts, other: Counts, { counts, total }: { counts: Counts; total: Counts }): boolean {
  const crowd = (some: Counts): number =>
    sum([...counts].map(([label, count]) => (count * (some.get(label) ?? 0)) / (total.get(label) ?? 1) ** 2));
  const difference = crowd(fold) - crowd(other);
  return difference < 0 || (difference === 0 && sum(fold.values()) < sum(other.values()));
}

/** Adds to the first, which it returns. */
function add(counts: Counts, more: Counts): Counts {
  for (const [label, count] of more) counts.set(label, (counts.get(label) ?? 0) + count);
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
