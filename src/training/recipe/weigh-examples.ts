/** Targets and weights of a batch: class weights, label smoothing and mixup as numbers. */
import type { Item } from './choose-draws.js';
import type { Batch } from './plan-epoch.js';
import type { Stage } from './stage.js';

/** What the loss of each example of a batch is: `weight` times the cross-entropy against `target`. */
export interface Weighed {
  /** Probabilities of class 1. */
  readonly targets: Float32Array;
  readonly weights: Float32Array;
}

/**
 * The weight of each class: n / (2 n_c) for `balanced`, so that both have the same sum and the mean is 1; else 1.
 *
 * Source: King and Zeng, Logistic Regression in Rare Events Data, Political Analysis 9(2), 2001; `balanced` of scikit-learn's `compute_class_weight`.
 *
 * @param labels - 0 or 1 for each training frame; a class without frames has weight 0
 */
export function findClassWeights(labels: ArrayLike<number>, { classWeights }: Stage): readonly [number, number] {
  if (classWeights === 'none') return [1, 1];
  const ones = Array.from(labels).reduce((sum, label) => sum + label, 0);
  const weigh = (count: number): number => (count === 0 ? 0 : labels.length / (2 * count));
  return [weigh(labels.length - ones), weigh(ones)];
}

/**
 * Finds targets and weights of a batch's examples. Mixing the losses of two labels, each with its weight, is the same as one cross-entropy
 * against the mixed target with the mixed weight.
 *
 * @param labelOf - 0 or 1 for an item: its frame's, or what a flip makes of it
 * @param classWeights - of `findClassWeights`
 */
export function weighExamples(batch: Batch, stage: Stage, options: WeighOptions): Weighed {
  const examples = batch.items.map((item, at) => {
    const own = weighItem(item, stage, options);
    if (batch.mixup === null) return own;
    const other = weighItem(batch.mixup.partner[at]!, stage, options);
    const { share } = batch.mixup;
    return { one: share * own.one + (1 - share) * other.one, all: share * own.all + (1 - share) * other.all };
  });
  return {
    targets: Float32Array.from(examples, ({ one, all }) => (all === 0 ? 0 : one / all)),
    weights: Float32Array.from(examples, ({ all }) => all),
  };
}

/** What `weighExamples` must know of the training frames. */
export interface WeighOptions {
  readonly labelOf: (item: Item) => number;
  readonly classWeights: readonly [number, number];
}

/** The weight that counts for class 1, and that for both. */
function weighItem(item: Item, { labelSmoothing }: Stage, { labelOf, classWeights }: WeighOptions): Shares {
  const label = labelOf(item);
  const all = classWeights[label] as number;
  return { one: all * (label * (1 - labelSmoothing) + labelSmoothing / 2), all };
}

interface Shares {
  readonly one: number;
  readonly all: number;
}
