/** The errors that the network was surest of: where label faults and blind spots show first. */
import { checkPredictions, isCorrect, type Prediction } from './predictions.js';

/**
 * The `count` wrong predictions with the greatest absolute logit, or all wrong ones if they are fewer.
 *
 * @returns the surest first; equal ones in their given order
 * @throws RangeError for no predictions, a class other than 0 and 1, or a NaN
 */
export function findWorst<P extends Prediction>(predictions: readonly P[], count: number): P[] {
  checkPredictions('find the worst errors', predictions);
  const wrong = predictions.filter((prediction) => !isCorrect(prediction));
  return wrong.sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit) || 0).slice(0, count);
}
