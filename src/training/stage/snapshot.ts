/** Everything that the next step depends on, as named arrays. */
import type { Slot } from './slots.js';
import type { StageModel } from './stage-model.js';

/** Arrays by name: weights, what the optimiser remembers, averages, moving statistics, and the number of steps. */
export type Snapshot = Readonly<Record<string, Float32Array>>;

/** Copies slots and moving statistics. */
export function readSnapshot(
  { slots, moving }: StageModel,
  named: ReadonlyMap<string, Slot>,
): Record<string, Float32Array> {
  const snapshot: Record<string, Float32Array> = {};
  for (const [name, slot] of named) snapshot[name] = slots.read(slot);
  for (const unit of moving.units) {
    const { mean, variance } = moving.read(unit);
    snapshot[`${unit.normalization}/moving_mean`] = mean.slice();
    snapshot[`${unit.normalization}/moving_variance`] = variance.slice();
  }
  return snapshot;
}

/**
 * Puts a snapshot's numbers back.
 *
 * @throws RangeError if names or sizes are not those of this stage; nothing is changed then
 */
export function writeSnapshot(
  { slots, moving }: StageModel,
  named: ReadonlyMap<string, Slot>,
  snapshot: Snapshot,
): void {
  for (const [name, { shape }] of named)
    checkArray(
      snapshot,
      name,
      shape.reduce((a, b) => a * b, 1),
    );
  for (const { normalization, kernelShape } of moving.units) {
    checkArray(snapshot, `${normalization}/moving_mean`, kernelShape[3]);
    checkArray(snapshot, `${normalization}/moving_variance`, kernelShape[3]);
  }
  for (const [name, slot] of named) slots.write(slot, snapshot[name] as Float32Array);
  for (const unit of moving.units) {
    const mean = snapshot[`${unit.normalization}/moving_mean`] as Float32Array;
    moving.write(unit, { mean, variance: snapshot[`${unit.normalization}/moving_variance`] as Float32Array });
  }
}

function checkArray(snapshot: Snapshot, name: string, size: number): void {
  const found = snapshot[name]?.length ?? 'none';
  if (found !== size)
    throw new RangeError(
      `Cannot restore the stage: expected ${size} values of ${name}, got ${found}; restore a snapshot of the same stage of the same recipe`,
    );
}
