/** Cross-validation inside the training part: units stay whole, both classes are spread evenly. */
import { openStream } from '../../numeric/open-stream.js';
import type { TrainingExample, TrainingInput } from './training-input.js';

/** How to fold. */
export interface FoldOptions {
  /** At least 2. */
  readonly folds: number;
  readonly seed: number;
}

/**
 * Cuts the training frames into folds and gives, for each, the training on the others that is validated on it. The validation part isn't looked at.
 *
 * The largest units are given out first, each to the fold that its frames fit best: the one with the fewest frames of its own commoner class.
 *
 * @throws RangeError where there are fewer units with frames of a class than folds
 */
export function foldInput(input: TrainingInput, { folds, seed }: FoldOptions): TrainingInput[] {
  const units = groupUnits(input.training);
  checkEnough(units, input, folds);
  const order = openStream(seed, 'folds', folds).shuffle(units);
  const counts = Array.from({ length: folds }, () => [0, 0] as [number, number]);
  const foldOf = new Map<string, number>();
  for (const { unit, labels } of order.sort((a, b) => b.size - a.size)) {
    const commoner = labels[1] > labels[0] ? 1 : 0;
    const fold = findLeast(counts.map((held) => [held[commoner], held[0] + held[1]] as const));
    foldOf.set(unit, fold);
    const held = counts[fold] as [number, number];
    for (const label of [0, 1] as const) held[label] += labels[label];
  }
  return counts.map((_, fold) => ({
    ...input,
    training: input.training.filter(({ unit }) => foldOf.get(unit) !== fold).map((one) => place(one, 'train')),
    validation: input.training.filter(({ unit }) => foldOf.get(unit) === fold).map((one) => place(one, 'validation')),
  }));
}

interface UnitFrames {
  readonly unit: string;
  readonly size: number;
  /** Frames of each class. */
  readonly labels: readonly [number, number];
}

function groupUnits(examples: readonly TrainingExample[]): UnitFrames[] {
  const counts = new Map<string, [number, number]>();
  for (const { unit, label } of examples) {
    const labels = counts.get(unit) ?? [0, 0];
    labels[label] += 1;
    counts.set(unit, labels);
  }
  return [...counts].map(([unit, labels]) => ({ unit, size: labels[0] + labels[1], labels }));
}

function checkEnough(units: readonly UnitFrames[], { classes }: TrainingInput, folds: number): void {
  for (const label of [0, 1] as const) {
    const found = units.filter(({ labels }) => labels[label] > 0).length;
    if (found < folds)
      throw new RangeError(
        `Cannot fold: expected at least ${folds} units with frames of ${classes[label]}, got ${found}; use fewer folds`,
      );
  }
}

/** The first place with the least first number, then the least second. */
function findLeast(pairs: readonly (readonly [number, number])[]): number {
  let least = 0;
  for (const [at, [first, second]] of pairs.entries()) {
    const [bestFirst, bestSecond] = pairs[least] as readonly [number, number];
    if (first < bestFirst || (first === bestFirst && second < bestSecond)) least = at;
  }
  return least;
}

function place(example: TrainingExample, split: 'train' | 'validation'): TrainingExample {
  return { ...example, frame: { ...example.frame, split } };
}
