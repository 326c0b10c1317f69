/** A state between stages as named arrays: of the network, only what differs from the weights that the training began with. */
import { createValues } from '../../model/weights.js';
import type { ModelState } from '../stage/model-state.js';

/** Arrays by name, and what a float32 can't hold. */
export interface PackedState {
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly bias: number;
}

/** What every state of a training has in common. */
export interface Origin {
  /** In the layout of `InceptionWeights.values`. */
  readonly values: Float32Array;
  /** Of the head's scaling. */
  readonly center: Float32Array;
  readonly spread: number;
}

/**
 * Packs a state. The network's numbers stand in the order of its layers, so what a training changed is the end of them.
 *
 * @param prefix - of the arrays' names
 */
export function packState(prefix: string, { values, head }: ModelState, origin: Origin): PackedState {
  let first = 0;
  if (values === origin.values) first = values.length;
  else while (first < values.length && Object.is(values[first], origin.values[first])) first += 1;
  return {
    tensors: { [`${prefix}/values`]: values.subarray(first), [`${prefix}/head`]: head.kernel },
    bias: head.bias,
  };
}

/** The state that {@link packState} packed. A network that never changed is the origin itself. */
export function unpackState(prefix: string, { tensors, bias }: PackedState, origin: Origin): ModelState {
  const changed = tensors[`${prefix}/values`] as Float32Array;
  const { center, spread } = origin;
  const head = { kernel: tensors[`${prefix}/head`] as Float32Array, bias, center, spread };
  if (changed.length === 0) return { values: origin.values, head };
  const values = createValues();
  values.set(origin.values);
  values.set(changed, values.length - changed.length);
  return { values, head };
}
