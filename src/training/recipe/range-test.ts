/** The learning rate range test as data: which rates to try, when to stop, what the losses say. */

/** Which rates a range test goes through. */
export interface RangeTestOptions {
  /** The first rate, above 0; default 1e-7. */
  readonly from?: number;
  /** The last rate, above `from`; default 1. */
  readonly to?: number;
  /** Steps, 2 to 10,000; default 100. */
  readonly steps?: number;
}

/**
 * The rate of each step: a geometric row from `from` to `to`.
 *
 * Source: Smith, Cyclical Learning Rates for Training Neural Networks, arXiv 1506.01186 (2015), with rates that grow by a factor as in fastai's `lr_find`.
 *
 * @throws RangeError if the bounds or the number of steps make no sense
 */
export function planRangeTest(options: RangeTestOptions = {}): Float64Array {
  const { from = 1e-7, to = 1, steps = 100 } = options;
  if (!(from > 0 && to > from && to < Infinity) || !Number.isInteger(steps) || steps < 2 || steps > 10_000)
    throw new RangeError(
      `Cannot plan a range test: expected 0 < from < to and 2 to 10,000 steps, got ${from}, ${to} and ${steps}; change them`,
    );
  return Float64Array.from({ length: steps }, (_, step) => from * (to / from) ** (step / (steps - 1)));
}

/** What a range test found. */
export interface RangeTestResult {
  /** Losses without the noise of single batches: a moving average with bias correction. */
  readonly smoothed: Float64Array;
  /** The step with the smallest smoothed loss. */
  readonly lowest: number;
  /** Where the smoothed loss falls fastest by the logarithm of the rate; null where it never falls. */
  readonly steepest: number | null;
  /** A peak rate to begin with: a tenth of the rate at `lowest`; null where the loss never falls. */
  readonly suggestion: number | null;
}

/** What the steps before weigh in the moving average, which so reaches back about ten steps. */
const decay = 0.9;

/**
 * Whether a range test ends after the last of `losses`: the loss is no number, or its moving average is more than four times the lowest so far
 * (fastai's bound).
 */
export function endsRangeTest(losses: Iterable<number>): boolean {
  const smoothed = smooth(losses);
  const last = smoothed.at(-1);
  if (last === undefined) return false;
  return !Number.isFinite(last) || last > 4 * Math.min(...smoothed);
}

/**
 * Reads a range test.
 *
 * @param rates - of `planRangeTest`
 * @param losses - mean loss of each step's batch before its update, as many as were done
 * @throws RangeError without two finite losses, or with more losses than rates
 */
export function readRangeTest(rates: Float64Array, losses: Iterable<number>): RangeTestResult {
  const all = smooth(losses);
  if (all.length > rates.length)
    throw new RangeError(describeFault(`at most ${rates.length} losses`, all.length, 'pass the rates that were tried'));
  const end = all.findIndex((loss) => !Number.isFinite(loss));
  const smoothed = end < 0 ? all : all.subarray(0, end);
  if (smoothed.length < 2)
    throw new RangeError(
      describeFault('at least two losses that are numbers', smoothed.length, 'begin with a lower rate'),
    );
  const lowest = smoothed.indexOf(Math.min(...smoothed));
  const steepest = findSteepest(rates, smoothed);
  const suggestion = lowest === 0 ? null : (rates[lowest] as number) / 10;
  return { smoothed, lowest, steepest, suggestion };
}

function smooth(losses: Iterable<number>): Float64Array {
  let average = 0;
  return Float64Array.from(losses, (loss, step) => {
    average = decay * average + (1 - decay) * loss;
    return average / (1 - decay ** (step + 1));
  });
}

function findSteepest(rates: Float64Array, smoothed: Float64Array): number | null {
  const slopes = Array.from(smoothed.subarray(1), (loss, step) => {
    const growth = Math.log((rates[step + 1] as number) / (rates[step] as number));
    return (loss - (smoothed[step] as number)) / growth;
  });
  const least = Math.min(...slopes);
  return least < 0 ? slopes.indexOf(least) : null;
}

function describeFault(expected: string, got: number, fix: string): string {
  return `Cannot read a range test: expected ${expected}, got ${got}; ${fix}`;
}
