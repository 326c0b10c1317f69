/** DeLong's interval of the area under the ROC curve, and the area of many resamples. */
import { areaUnderCurve } from '../numeric/area-under-curve.js';
import { mean, ranks } from '../numeric/describe.js';
import { normalQuantile } from '../numeric/distributions.js';
import type { Interval } from '../numeric/intervals.js';
import type { Prediction } from './predictions.js';

/** The same predictions with each logit replaced by its place among the distinct ones, 0 for the least. */
export function placeLogits(predictions: readonly Prediction[]): Prediction[] {
  const distinct = [...new Set(predictions.map((prediction) => prediction.logit))].sort((a, b) => a - b);
  const places = new Map(distinct.map((logit, place) => [logit, place]));
  return predictions.map((prediction) => ({ yTrue: prediction.yTrue, logit: places.get(prediction.logit) ?? 0 }));
}

/** The area by counting instead of sorting, for the many resamples of {@link placeLogits} of `places` predictions. */
export function areaOfPlaces(placed: readonly Prediction[], places: number): number {
  const negatives = new Float64Array(places);
  const positives = new Float64Array(places);
  for (const { yTrue, logit } of placed) (yTrue === 1 ? positives : negatives)[logit]! += 1;
  let [right, negativesBelow, allPositives] = [0, 0, 0];
  for (let place = 0; place < places; place++) {
    right += positives[place]! * (negativesBelow + negatives[place]! / 2);
    negativesBelow += negatives[place]!;
    allPositives += positives[place]!;
  }
  return right / (allPositives * negativesBelow);
}

/**
 * The area with DeLong's interval on the logit scale, for independent frames of both classes.
 *
 * DeLong's variance vanishes at an area of 0 or 1. There the bound is the area at which even the `min(m, n)` disjoint
 * pairs of unlike frames would all agree with probability (1 - level) / 2. With one frame of a class it is [0, 1].
 *
 * Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44(3), 1988; by mid-ranks, Sun and Xu, IEEE Signal Process. Lett.
 * 21(11), 2014; logit scale, Qin and Hotilovac, Stat. Methods Med. Res. 17(2), 2008.
 */
export function delongInterval(predictions: readonly Prediction[], level: number): Interval {
  const labels = predictions.map((it) => it.yTrue);
  const estimate = areaUnderCurve(
    predictions.map((it) => it.logit),
    labels,
  );
  const [negative, positive] = [0, 1].map((label) =>
    predictions.filter((it) => it.yTrue === label).map((it) => it.logit),
  );
  const fewest = Math.min(negative!.length, positive!.length);
  if (fewest < 2) return { estimate, low: 0, high: 1 };
  const bound = ((1 - level) / 2) ** (1 / fewest);
  if (estimate === 1) return { estimate, low: bound, high: 1 };
  if (estimate === 0) return { estimate, low: 0, high: 1 - bound };
  const error = Math.sqrt(delongVariance(negative!, positive!));
  const margin = (normalQuantile((1 + level) / 2) * error) / (estimate * (1 - estimate));
  const center = Math.log(estimate / (1 - estimate));
  return { estimate, low: expit(center - margin), high: expit(center + margin) };
}

/** Each frame's placement is the share of the other class on its right side: all ranks less those in its own class. */
function delongVariance(negative: readonly number[], positive: readonly number[]): number {
  const [m, n] = [positive.length, negative.length];
  const rank = ranks([...positive, ...negative]);
  const rankOfPositive = ranks(positive);
  const rankOfNegative = ranks(negative);
  const placedPositive = positive.map((_, index) => (rank[index]! - rankOfPositive[index]!) / n);
  const placedNegative = negative.map((_, index) => 1 - (rank[m + index]! - rankOfNegative[index]!) / m);
  return variance(placedPositive) / m + variance(placedNegative) / n;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

function expit(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
