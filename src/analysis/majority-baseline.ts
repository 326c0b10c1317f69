/** The score of calling every frame what is most common in training: what any model has to beat. */
import { type Interval, wilsonInterval } from '../numeric/intervals.js';

/** The majority class and what calling everything so is worth. */
export interface MajorityBaseline {
  readonly label: string;
  /** Accuracy with Wilson's interval, as if frames were independent. */
  readonly accuracy: Interval;
}

/**
 * The accuracy on `labels` of the most common label of `trainLabels`; of equally common ones the first by name.
 *
 * @param options.level - confidence level, between 0 and 1. Default 0.95
 * @throws RangeError if either list is empty
 */
export function majorityBaseline(
  trainLabels: readonly string[],
  labels: readonly string[],
  options: { readonly level?: number } = {},
): MajorityBaseline {
  const counts = new Map<string, number>();
  for (const label of trainLabels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  if (!first || labels.length === 0) {
    throw new RangeError(
      `Cannot score the majority class: expected labels in both lists, got ${trainLabels.length} and ${labels.length}; check the split`,
    );
  }
  const [label] = first;
  const correct = labels.filter((candidate) => candidate === label).length;
  return { label, accuracy: wilsonInterval(correct, labels.length, options) };
}
