/** How good predictions are: accuracy, balanced accuracy, predicted share and area under the curve, with intervals. */
import { mean } from '../numeric/describe.js';
import { bootstrapInterval, type Interval, wilsonInterval } from '../numeric/intervals.js';
import { areaOfPlaces, delongInterval, placeLogits } from './area-under-curve.js';
import { confusionMatrix } from './confusion-matrix.js';
import { isCorrect, type Prediction } from './predictions.js';

/** Options of {@link scorePredictions}. */
export interface ScoreOptions<P> {
  /** What frames are not independent within, for example `(frame) => frame.patient`; adds intervals over clusters. */
  readonly clusterOf?: (prediction: P) => string;
  /** Confidence level, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** Draws of the bootstrap. Default 2000. */
  readonly draws?: number;
  /** Seed of the bootstrap. Default 1. */
  readonly seed?: number;
}

/** Scores of one set of predictions. */
export interface Scores {
  /** Number of frames. */
  readonly n: number;
  /** Number of clusters, or null if none were named. */
  readonly clusters: number | null;
  /** With Wilson's interval, as if frames were independent. */
  readonly accuracy: Interval;
  /** With a bootstrap interval over clusters. */
  readonly accuracyByCluster: Interval | null;
  /** Mean of the two classes' recalls; null if a class is missing. */
  readonly balancedAccuracy: number | null;
  /** Share of frames that were called class 1. */
  readonly predictedShare: number;
  /** Share of frames that are class 1. */
  readonly trueShare: number;
  /** Area under the ROC curve with DeLong's interval on the logit scale; null if a class is missing. */
  readonly auc: Interval | null;
  /** With a bootstrap interval over clusters. */
  readonly aucByCluster: Interval | null;
}

/**
 * Scores predictions at the threshold logit 0, and by area at every threshold.
 *
 * Look at `predictedShare` and `auc` before `accuracy`: a shifted threshold ruins only the last.
 *
 * @param predictions - one a frame, at least one
 * @throws RangeError for no predictions, a class other than 0 and 1, a NaN, or a level outside (0, 1)
 */
export function scorePredictions<P extends Prediction>(
  predictions: readonly P[],
  options: ScoreOptions<P> = {},
): Scores {
  const { clusterOf, level = 0.95, draws = 2000, seed = 1 } = options;
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = confusionMatrix(predictions);
  const n = predictions.length;
  const negatives = trueNegative + falsePositive;
  const positives = falseNegative + truePositive;
  const bothClasses = negatives > 0 && positives > 0;
  const clusters = clusterOf ? predictions.map(clusterOf) : null;
  const resample = <T>(values: readonly T[], statistic: (drawn: readonly T[]) => number): Interval | null =>
    clusters && bootstrapInterval(groupBy(values, clusters), statistic, { draws, level, seed });
  return {
    n,
    clusters: clusters && new Set(clusters).size,
    accuracy: wilsonInterval(trueNegative + truePositive, n, { level }),
    accuracyByCluster: resample(predictions.map(isCorrect).map(Number), mean),
    balancedAccuracy: bothClasses ? (trueNegative / negatives + truePositive / positives) / 2 : null,
    predictedShare: (falsePositive + truePositive) / n,
    trueShare: positives / n,
    auc: bothClasses ? delongInterval(predictions, level) : null,
    aucByCluster: bothClasses ? resample(placeLogits(predictions), (drawn) => areaOfPlaces(drawn, n)) : null,
  };
}

function groupBy<T>(values: readonly T[], keys: readonly string[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const [index, value] of values.entries()) {
    const group = groups.get(keys[index]!);
    if (group) group.push(value);
    else groups.set(keys[index]!, [value]);
  }
  return [...groups.values()];
}
