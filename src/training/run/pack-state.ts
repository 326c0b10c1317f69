/** A state between stages as named arrays: of the network, only what differs from the weights that the training began with. */
import { applyChanges, findChanges } from '../../model/changed-tensors.js';
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

/** Packs a state. @param prefix - of the arrays' names */
export function packState(prefix: string, { values, head }: ModelState, origin: Origin): PackedState {
  const changes = values === origin.values ? {} : findChanges(values, origin.values);
  return { tensors: { ...addPrefix(`${prefix}/network/`, changes), [`${prefix}/head`]: head.kernel }, bias: head.bias };
}

/** The state that {@link packState} packed. A network that never changed is the origin itself. */
export function unpackState(prefix: string, { tensors, bias }: PackedState, origin: Origin): ModelState {
  const { center, spread } = origin;
  const changes = takePrefix(`${prefix}/network/`, tensors);
  return {
    values: Object.keys(changes).length === 0 ? origin.values : applyChanges(origin.values, changes),
    head: { kernel: tensors[`${prefix}/head`] as Float32Array, bias, center, spread },
  };
}

/** The same arrays under names that begin with `prefix`. */
export function addPrefix(prefix: string, tensors: PackedState['tensors']): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(tensors).map(([name, array]) => [prefix + name, array]));
}

/** The arrays whose names begin with `prefix`, without it. */
export function takePrefix(prefix: string, tensors: PackedState['tensors']): Record<string, Float32Array> {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, array]) => [name.slice(prefix.length), array]));
}
