/** The receiver operating characteristic of logits. */
import { checkPredictions, type Prediction } from './predictions.js';

/** What calling class 1 from `threshold` up would give. */
export interface RocPoint {
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The curve's points from (0, 0), threshold infinity, to (1, 1): one a distinct logit, so ties make a slope.
 *
 * @throws RangeError for predictions of one class alone, a class other than 0 and 1, or a NaN
 */
export function rocCurve(predictions: readonly Prediction[]): RocPoint[] {
  checkPredictions('draw a ROC curve', predictions);
  const positives = predictions.filter((prediction) => prediction.yTrue === 1).length;
  const negatives = predictions.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `Cannot draw a ROC curve: expected frames of both classes, got ${negatives} and ${positives}; take a larger split`,
    );
  }
  const sorted = [...predictions].sort((a, b) => (a.logit === b.logit ? 0 : b.logit - a.logit));
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 }];
  let found = 0;
  for (const [index, { yTrue, logit }] of sorted.entries()) {
    found += yTrue;
    if (sorted[index + 1]?.logit === logit) continue;
    const falsePositiveRate = (index + 1 - found) / negatives;
    points.push({ threshold: logit, falsePositiveRate, truePositiveRate: found / positives });
  }
  return points;
}
