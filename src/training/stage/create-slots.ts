/** Chooses where the numbers that learn lie. */
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';
import { createArraySlots } from './array-slots.js';
import { createResourceSlots } from './resource-slots.js';
import type { Slots } from './slots.js';

/** Slots in TensorFlow's own memory on the native backend, in plain arrays elsewhere. */
export function createSlots({ tf, backend }: TensorFlow): Slots {
  return backend.name === 'native' ? createResourceSlots(tf) : createArraySlots(tf);
}
