/** Accuracy in slices of the data: by view, by segment, by anything that a frame has. */
import { type Interval, wilsonInterval } from '../numeric/intervals.js';
import { checkPredictions, isCorrect, type Prediction } from './predictions.js';

/** One slice's accuracy. */
export interface Slice {
  readonly name: string;
  /** Frames in it. */
  readonly n: number;
  /** Accuracy with Wilson's interval, as if frames were independent. */
  readonly score: Interval;
  /** Whether it has too few frames to lean on. */
  readonly small: boolean;
}

/** Options of {@link scoreSlices}. */
export interface SliceOptions {
  /** Slices of fewer frames are marked small. Default 20. */
  readonly smallest?: number;
  /** Confidence level, between 0 and 1. Default 0.95. */
  readonly level?: number;
}

/**
 * Accuracy in each slice.
 *
 * @param sliceOf - the slice of a frame, or several (segments), or null for none
 * @returns the worst first, small slices after all others; equal ones by name
 * @throws RangeError for no predictions, a class other than 0 and 1, or a NaN
 */
export function scoreSlices<P extends Prediction>(
  predictions: readonly P[],
  sliceOf: (prediction: P) => string | readonly string[] | null,
  options: SliceOptions = {},
): Slice[] {
  checkPredictions('score slices', predictions);
  const { smallest = 20, level = 0.95 } = options;
  const counts = new Map<string, { n: number; correct: number }>();
  for (const prediction of predictions) {
    for (const name of new Set([sliceOf(prediction) ?? []].flat())) {
      const count = counts.get(name) ?? { n: 0, correct: 0 };
      counts.set(name, { n: count.n + 1, correct: count.correct + Number(isCorrect(prediction)) });
    }
  }
  const slices = [...counts].map(([name, { n, correct }]) => ({
    name,
    n,
    score: wilsonInterval(correct, n, { level }),
    small: n < smallest,
  }));
  return slices.sort(compareSlices);
}

function compareSlices(a: Slice, b: Slice): number {
  const order = Number(a.small) - Number(b.small) || a.score.estimate - b.score.estimate;
  return order || (a.name < b.name ? -1 : 1);
}
