/** Calibration: how often class 1 is true where the network says how likely it is. */
import { type Interval, wilsonInterval } from '../numeric/intervals.js';
import { checkPredictions, type Prediction } from './predictions.js';

/** The predictions whose probabilities lie in one part of [0, 1]. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean predicted probability of class 1. */
  readonly predicted: number;
  /** Share that is class 1, with Wilson's interval, as if frames were independent. */
  readonly observed: Interval;
}

/**
 * The bins of a reliability diagram: equal parts of [0, 1], without those that hold no prediction.
 *
 * @param options.bins - how many parts, 1 or more. Default 10
 * @param options.level - confidence level, between 0 and 1. Default 0.95
 * @throws RangeError for no predictions, a class other than 0 and 1, a NaN, or less than one bin
 */
export function reliabilityBins(
  predictions: readonly Prediction[],
  options: { readonly bins?: number; readonly level?: number } = {},
): ReliabilityBin[] {
  const { bins = 10, level = 0.95 } = options;
  checkPredictions('bin probabilities', predictions);
  if (!(bins >= 1)) throw new RangeError(`Cannot bin probabilities: expected at least 1 bin, got ${bins}; pass 10`);
  const sums = Array.from({ length: bins }, () => ({ n: 0, predicted: 0, positives: 0 }));
  for (const { yTrue, logit } of predictions) {
    const probability = 1 / (1 + Math.exp(-logit));
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))]!;
    bin.n += 1;
    bin.predicted += probability;
    bin.positives += yTrue;
  }
  return sums
    .filter(({ n }) => n > 0)
    .map(({ n, predicted, positives }) => ({
      n,
      predicted: predicted / n,
      observed: wilsonInterval(positives, n, { level }),
    }));
}
