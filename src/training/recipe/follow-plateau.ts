/** The rate that a plateau rule has come to. */
import { isBetter } from './improvement.js';
import type { ReduceOnPlateau } from './schedule.js';

/**
 * The rate after the epochs of `history`, from the peak rate on.
 *
 * Source: Keras 3's callback `ReduceLROnPlateau`, whose waiting and cooling down this counts in the same way.
 *
 * @param history - `schedule.monitor` after each epoch; NaN is no improvement
 */
export function followPlateau(schedule: ReduceOnPlateau, peak: number, history: readonly number[]): number {
  const { monitor, factor, patience, minDelta, minRate } = schedule;
  let [rate, wait, cooling] = [peak, 0, 0];
  let best: number | null = null;
  for (const value of history) {
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (isBetter(monitor, value, { best, minDelta })) {
      best = value;
      wait = 0;
    } else if (cooling === 0 && ++wait >= patience && rate > minRate) {
      rate = Math.max(rate * factor, minRate);
      cooling = schedule.cooldown;
      wait = 0;
    }
  }
  return rate;
}
