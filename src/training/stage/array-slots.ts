/** Slots as plain arrays: one pass of JavaScript a change, where the backend would make ten. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';
import { correctRate, type Slot, type Slots } from './slots.js';

interface ArraySlot extends Slot {
  readonly values: Float32Array;
}

function valuesOf(slot: Slot): Float32Array {
  return (slot as ArraySlot).values;
}

/** Slots for WASM: the backend's memory is small, so that what an optimiser remembers stays outside it. */
export function createArraySlots(tf: TensorFlow['tf']): Slots {
  return {
    create: (values, shape): ArraySlot => ({ shape, values: Float32Array.from(values) }),
    toTensor: (slot) => tf.tensor(valuesOf(slot), [...slot.shape]),
    read: (slot) => valuesOf(slot).slice(),
    write: (slot, values) => valuesOf(slot).set(values),
    descend,
    applyMomentum,
    applyAdam,
    scale,
    blend,
    halfSquares: (tensor) => tf.tidy(() => tf.div(tf.sum(tf.square(tensor)), 2)),
    dispose: () => {},
  };
}

function readGradient(gradient: Tensor): Float32Array {
  return gradient.dataSync<'float32'>();
}

const descend: Slots['descend'] = (weights, gradient, rate) => {
  const w = valuesOf(weights);
  const g = readGradient(gradient);
  for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) - rate * (g[i] as number);
};

const applyMomentum: Slots['applyMomentum'] = (weights, velocity, { rate, momentum, nesterov, gradient }) => {
  const [w, v, g] = [valuesOf(weights), valuesOf(velocity), readGradient(gradient)];
  for (let i = 0; i < w.length; i++) {
    const pull = rate * (g[i] as number);
    const speed = momentum * (v[i] as number) - pull;
    v[i] = speed;
    w[i] = (w[i] as number) + (nesterov ? momentum * speed - pull : speed);
  }
};

const applyAdam: Slots['applyAdam'] = (weights, { momentum, velocity }, update) => {
  const { beta1, beta2, epsilon } = update;
  const rate = correctRate(update);
  const [w, m, v] = [valuesOf(weights), valuesOf(momentum), valuesOf(velocity)];
  const g = readGradient(update.gradient);
  for (let i = 0; i < w.length; i++) {
    const slope = g[i] as number;
    const first = beta1 * (m[i] as number) + (1 - beta1) * slope;
    const second = beta2 * (v[i] as number) + (1 - beta2) * slope * slope;
    m[i] = first;
    v[i] = second;
    w[i] = (w[i] as number) - (rate * first) / (Math.sqrt(second) + epsilon);
  }
};

const scale: Slots['scale'] = (weights, factor) => {
  const w = valuesOf(weights);
  for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) * factor;
};

const blend: Slots['blend'] = (average, weights, share) => {
  const [a, w] = [valuesOf(average), valuesOf(weights)];
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + share * ((w[i] as number) - (a[i] as number));
};
