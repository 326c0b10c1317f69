/** The area under the ROC curve as a rank statistic. */
import { ranks } from './describe.js';

/**
 * The share of pairs of one positive and one negative that the scores order rightly, ties counting half.
 *
 * @param scores - one a case; a NaN makes the area NaN
 * @param labels - 0 or 1, in the order of the scores
 * @returns NaN where one class is missing
 *
 * Source: Hanley and McNeil, Radiology 143(1), 1982.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const values = Array.from(scores);
  if (values.some(Number.isNaN)) return Number.NaN;
  let [positives, sum] = [0, 0];
  for (const [index, rank] of ranks(values).entries()) {
    if (labels[index] !== 1) continue;
    positives += 1;
    sum += rank;
  }
  const pairs = positives * (values.length - positives);
  return pairs === 0 ? Number.NaN : (sum - (positives * (positives + 1)) / 2) / pairs;
}
