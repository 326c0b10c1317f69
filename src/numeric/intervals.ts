/** Confidence intervals: of a mean of few values, of a share, and of anything by resampling whole clusters. */
import { mean, quantile, standardDeviation } from './describe.js';
import { normalQuantile, studentQuantile } from './distributions.js';
import { createRandom } from './random.js';

/** An estimate and the bounds of its confidence interval. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Student's interval of the mean of a few independent values, such as the results of five seeds.
 *
 * @param level - the confidence level, default 0.95
 * @throws RangeError for fewer than two values, or a level outside (0, 1)
 */
export function studentInterval(values: readonly number[], level: number = 0.95): Interval {
  checkLevel(level);
  const estimate = mean(values);
  const margin = studentQuantile((1 + level) / 2, values.length - 1) * standardDeviation(values);
  const half = margin / Math.sqrt(values.length);
  return { estimate, low: estimate - half, high: estimate + half };
}

/**
 * Wilson's score interval of a share of independent trials; never outside [0, 1].
 *
 * Frames of one series aren't independent trials: take {@link bootstrapInterval} over series or patients for those.
 *
 * @param options.level - the confidence level, default 0.95
 * @throws RangeError unless 0 ≤ successes ≤ n and n ≥ 1, or for a level outside (0, 1)
 *
 * Source: Wilson, J. Am. Stat. Assoc. 22, 1927.
 */
export function wilsonInterval(successes: number, n: number, options: { readonly level?: number } = {}): Interval {
  const { level = 0.95 } = options;
  checkLevel(level);
  if (!(n >= 1 && successes >= 0 && successes <= n)) {
    throw new RangeError(
      `Cannot estimate a share: expected 0 to n successes of n ≥ 1, got ${successes} of ${n}; check the counts`,
    );
  }
  const z = normalQuantile((1 + level) / 2);
  const share = successes / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + (z / (2 * n)) ** 2);
  const low = successes === 0 ? 0 : centre - half;
  return { estimate: share, low, high: successes === n ? 1 : centre + half };
}

/** How to resample. */
export interface BootstrapOptions {
  readonly seed: number;
  /** How many times to resample, default 2000. */
  readonly draws?: number;
  /** The confidence level, default 0.95. */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of a statistic over clusters (patients, series), which are drawn whole.
 *
 * A draw on which the statistic is NaN (an area under the curve without one of the classes) is left out; with all of
 * them NaN the bounds are NaN.
 *
 * @param clusters - the values of each cluster
 * @param statistic - of all values of the drawn clusters together
 * @throws RangeError for no clusters, no draws, or a level outside (0, 1)
 *
 * Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8.
 */
export function bootstrapInterval<T>(
  clusters: readonly (readonly T[])[],
  statistic: (values: readonly T[]) => number,
  { seed, draws = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  checkLevel(level);
  if (clusters.length === 0 || !(draws >= 1)) {
    throw new RangeError(
      `Cannot resample: expected clusters and draws, got ${clusters.length} and ${draws}; pass at least one of each`,
    );
  }
  const random = createRandom(seed);
  const drawOnce = (): number => statistic(clusters.flatMap(() => clusters[random.integer(clusters.length)]!));
  const drawn = Array.from({ length: draws }, drawOnce).filter((value) => !Number.isNaN(value));
  const estimate = statistic(clusters.flat());
  if (drawn.length === 0) return { estimate, low: Number.NaN, high: Number.NaN };
  return { estimate, low: quantile(drawn, (1 - level) / 2), high: quantile(drawn, (1 + level) / 2) };
}

function checkLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new RangeError(`Cannot make an interval: expected a level between 0 and 1, got ${level}; pass 0.95`);
}
