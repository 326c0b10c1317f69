/** What a classifier says of items when it never saw one of their group: the probe for shortcuts and confounders. */
import { createRandom } from '../numeric/random.js';
import { growTrees, type LabelledRows } from '../numeric/random-trees.js';

/** Something with a label, and the numbers from which it is to be told. */
export interface ProbeItem {
  readonly values: ArrayLike<number>;
  /** 0 or 1. */
  readonly label: number;
  /** What stays together, as a rule the patient. */
  readonly group: string;
}

/** Learns from rows and gives back a function to the log-odds of label 1. */
export type Learn = (data: LabelledRows) => (row: ArrayLike<number>) => number;

/** What was said of an item. */
export interface CrossPrediction {
  /** Log-odds of label 1. */
  readonly logit: number;
  /** From 0: who said it. */
  readonly fold: number;
}

/** How to predict. */
export interface CrossPredictOptions {
  /** Default 5. */
  readonly folds?: number;
  /** Deals the groups; default 1. */
  readonly seed?: number;
  /** Default: randomized trees. */
  readonly learn?: Learn;
}

/**
 * Cross-validates by group: each item is judged by a classifier that learned from the other folds' groups alone.
 *
 * Ask it what tells a label that shouldn't: angles, header values, brightness. Folds get groups of all shares of label 1 alike. Compare logits
 * within a fold alone (`stratifiedArea`): folds learn from each other's labels, so that pairs across folds lie below chance.
 *
 * @returns in the order of the items
 * @throws RangeError for fewer groups than folds, or fewer than two folds
 */
export function crossPredict(items: readonly ProbeItem[], options: CrossPredictOptions = {}): CrossPrediction[] {
  const { folds = 5, seed = 1, learn = (data) => growTrees(data, { seed }) } = options;
  const foldOf = dealGroups(items, folds, seed);
  const says = Array.from({ length: folds }, (_, fold) => {
    const known = items.filter(({ group }) => foldOf.get(group) !== fold);
    return learn({ rows: known.map(({ values }) => values), labels: known.map(({ label }) => label) });
  });
  return items.map(({ values, group }) => {
    const fold = foldOf.get(group)!;
    return { logit: says[fold]!(values), fold };
  });
}

function dealGroups(items: readonly ProbeItem[], folds: number, seed: number): Map<string, number> {
  const labels = new Map<string, number[]>();
  for (const { group, label } of items) labels.set(group, [...(labels.get(group) ?? []), label]);
  if (!(folds >= 2 && labels.size >= folds))
    throw new RangeError(
      `Cannot cross-validate: expected two folds or more and a group for each, got ${labels.size} groups for ${folds} folds; take fewer folds or more data`,
    );
  const shareOf = (group: string): number => labels.get(group)!.reduce((a, b) => a + b, 0) / labels.get(group)!.length;
  const order = createRandom(seed).shuffle([...labels.keys()]);
  order.sort((a, b) => shareOf(a) - shareOf(b));
  return new Map(order.map((group, at) => [group, at % folds]));
}
