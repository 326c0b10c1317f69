/** A linear head as a probe: what a logistic regression on many columns says of rows that it never saw. */
import type { LabelledRows } from '../numeric/random-trees.js';
import { trainHead } from '../training/train-head.js';

/**
 * Learns as `trainHead` does, for `crossPredict`: the right classifier for features of a network, which trees would only sample.
 */
export function learnHead({ rows, labels }: LabelledRows): (row: ArrayLike<number>) => number {
  const width = rows[0]?.length ?? 0;
  const features = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries()) features.set(row, at * width);
  const examples = { features, count: rows.length, labels: Uint8Array.from(labels), width };
  const { kernel, bias } = trainHead(examples).weights;
  return (row) => kernel.reduce((sum, weight, at) => sum + weight * row[at]!, bias);
}
