/** When a measure became better. */
import type { Measure } from './measure.js';

/** Whether less is better: for losses. */
function isLoss(measure: Measure): boolean {
  return measure === 'loss' || measure === 'valLoss';
}

/** What there is to beat, and by how much. */
interface Bound {
  readonly best: number | null;
  readonly minDelta: number;
}

/** Whether `value` is better than `best` by more than `minDelta`. NaN is never better; any number is better than none (null) or NaN. */
export function isBetter(measure: Measure, value: number, bound: Bound): boolean {
  const { best, minDelta } = bound;
  if (Number.isNaN(value)) return false;
  if (best === null || Number.isNaN(best)) return true;
  return isLoss(measure) ? value + minDelta < best : value - minDelta > best;
}
