/** Whether a measured value keeps to bounds that were set before, as far as its interval can tell. */
import type { Interval } from '../numeric/intervals.js';

/** `open`: the interval reaches over a bound, so more data are needed. */
export type Judgement = 'met' | 'not met' | 'open';

/**
 * Compares an interval with bounds: `met` where all of it lies within them, `not met` where all of it lies outside.
 *
 * @param bounds - the least and the greatest value that is allowed
 * @throws RangeError for bounds in the wrong order, or an interval with NaN
 */
export function judgeBounds({ low, high }: Interval, [least, greatest]: readonly [number, number]): Judgement {
  if (!(low <= high && least <= greatest))
    throw new RangeError(
      `Cannot judge bounds: expected an interval and bounds in order, got ${low} to ${high} and ${least} to ${greatest}; check what was measured`,
    );
  if (low >= least && high <= greatest) return 'met';
  return high < least || low > greatest ? 'not met' : 'open';
}
