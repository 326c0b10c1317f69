/** The area under the ROC curve of cross-validated predictions: only pairs that one classifier judged are compared. */
import { bootstrapInterval, type Interval } from '../numeric/intervals.js';
import { checkPredictions, type Prediction } from './predictions.js';

/** A prediction, and by whom it was made. */
export interface StratifiedPrediction extends Prediction {
  /** The fold, and the set where there are several: logits are compared within it alone. */
  readonly stratum: string;
  /** What is drawn whole for the interval, as a rule the patient. */
  readonly cluster: string;
}

/** Options of the bootstrap. */
export interface StratifiedAreaOptions {
  /** Confidence level, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** Draws. Default 2000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * The share of unlike pairs within strata that the logits order rightly, ties counting half, with a percentile bootstrap interval over clusters.
 *
 * Pairs across folds are left out because their classifiers learned from each other's labels: where there is nothing to find, they lie
 * below one half.
 *
 * @returns NaN as estimate where no stratum has both classes
 * @throws RangeError for no predictions, a class other than 0 and 1, or a NaN
 *
 * Source: Airola and others, Comput. Stat. Data Anal. 55(4), 2011, 1828-1844 (averaging against pooling).
 */
export function stratifiedArea(
  predictions: readonly StratifiedPrediction[],
  options: StratifiedAreaOptions = {},
): Interval {
  checkPredictions('find the area', predictions);
  const { places, starts } = placeWithinStrata(predictions);
  const clusters = new Map<string, Placed[]>();
  for (const [at, { cluster, yTrue }] of predictions.entries()) {
    const members = clusters.get(cluster) ?? [];
    members.push({ place: places[at]!, yTrue });
    clusters.set(cluster, members);
  }
  const areaOf = (drawn: readonly Placed[]): number => countPairs(drawn, starts);
  return bootstrapInterval([...clusters.values()], areaOf, { seed: 1, ...options });
}

interface Placed {
  readonly place: number;
  readonly yTrue: number;
}

/** A place for each distinct logit of each stratum, ascending, one stratum after the other; and which places begin a stratum. */
function placeWithinStrata(predictions: readonly StratifiedPrediction[]): { places: number[]; starts: Uint8Array } {
  const order = [...predictions.keys()].sort((a, b) => compare(predictions[a]!, predictions[b]!));
  const places = new Array<number>(predictions.length).fill(0);
  const starts = new Uint8Array(predictions.length);
  let place = -1;
  let before: StratifiedPrediction | null = null;
  for (const at of order) {
    const here = predictions[at]!;
    if (before === null || compare(before, here) !== 0) place += 1;
    if (before?.stratum !== here.stratum) starts[place] = 1;
    places[at] = place;
    before = here;
  }
  return { places, starts };
}

function compare(a: StratifiedPrediction, b: StratifiedPrediction): number {
  if (a.stratum !== b.stratum) return a.stratum < b.stratum ? -1 : 1;
  return a.logit - b.logit;
}

/** By counting, not by sorting, for the many draws. */
function countPairs(drawn: readonly Placed[], starts: Uint8Array): number {
  const counts = [new Float64Array(starts.length), new Float64Array(starts.length)] as const;
  for (const { place, yTrue } of drawn) counts[yTrue as 0 | 1][place]! += 1;
  let [right, pairs, negatives, positives] = [0, 0, 0, 0];
  for (let place = 0; place < starts.length; place++) {
    if (starts[place] === 1) {
      pairs += negatives * positives;
      [negatives, positives] = [0, 0];
    }
    right += counts[1][place]! * (negatives + counts[0][place]! / 2);
    negatives += counts[0][place]!;
    positives += counts[1][place]!;
  }
  return right / (pairs + negatives * positives);
}
