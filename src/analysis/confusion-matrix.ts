/** Counts of frames by true and predicted class. */
import { checkPredictions, type Prediction } from './predictions.js';

/**
 * The confusion matrix at the threshold logit 0.
 *
 * @returns `counts[true class][predicted class]`, 2 x 2
 * @throws RangeError for no predictions, a class other than 0 and 1, or a NaN
 */
export function confusionMatrix(predictions: readonly Prediction[]): [[number, number], [number, number]] {
  checkPredictions('count confusions', predictions);
  const counts: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  for (const { yTrue, logit } of predictions) counts[yTrue as 0 | 1][logit > 0 ? 1 : 0] += 1;
  return counts;
}
