/** Early stopping: which epoch was best, and whether the stage ends. */
import { isBetter } from './improvement.js';
import type { EarlyStopping } from './stage.js';

/** What early stopping has found so far. */
export interface EarlyStop {
  /** From 1; the first epoch until one has a number, 0 before any. */
  readonly bestEpoch: number;
  /** The monitored measure of that epoch; null where none has a number. */
  readonly best: number | null;
  /** Whether the stage ends after the last epoch of the history. */
  readonly stop: boolean;
}

/**
 * Reads the history of a stage as Keras 3's callback `EarlyStopping` would: epochs in a row that aren't better than the best by more than
 * `minDelta` count against `patience`. With `restore` the stage ends with the weights of `bestEpoch`, even where it wasn't stopped.
 * Other than there, NaN is never the best, so that a number after it is.
 *
 * @param history - `rule.monitor` after each epoch
 */
export function watchEpochs(rule: EarlyStopping, history: readonly number[]): EarlyStop {
  let [bestEpoch, wait] = [history.length > 0 ? 1 : 0, 0];
  let best: number | null = null;
  for (const [index, value] of history.entries()) {
    wait++;
    if (isBetter(rule.monitor, value, { best, minDelta: rule.minDelta })) {
      [best, bestEpoch, wait] = [value, index + 1, 0];
    }
  }
  return { bestEpoch, best, stop: wait >= rule.patience && history.length > 1 };
}
