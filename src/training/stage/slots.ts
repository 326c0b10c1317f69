/** Arrays of numbers that a training step changes in place: weights, and what an optimiser remembers of them. */
import type { Tensor } from '@tensorflow/tfjs';

/** One array; only the `Slots` that made it can use it. */
export interface Slot {
  readonly shape: readonly number[];
}

/** What Adam remembers of a parameter. */
export interface AdamSlots {
  readonly momentum: Slot;
  readonly velocity: Slot;
}

/** The coefficients of one step of Adam; `step` counts from 1. */
export interface AdamStep {
  readonly rate: number;
  readonly step: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The coefficients of one step of gradient descent with momentum. */
export interface MomentumStep {
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** Arithmetic in place. Gradients are left alone: they belong to the caller. */
export interface Slots {
  /** A slot that holds a copy of `values`. */
  create(values: Float32Array, shape: readonly number[]): Slot;
  /** The present values as a tensor, which the caller disposes. Dispose it before the next change, or that change copies. */
  toTensor(slot: Slot): Tensor;
  /** A copy of the present values. */
  read(slot: Slot): Float32Array;
  write(slot: Slot, values: Float32Array): void;
  /** weights -= rate * gradient */
  descend(weights: Slot, gradient: Tensor, rate: number): void;
  /** velocity = momentum * velocity - rate * gradient; weights += velocity (Nesterov: momentum * velocity - rate * gradient). */
  applyMomentum(weights: Slot, velocity: Slot, update: MomentumStep & { readonly gradient: Tensor }): void;
  /** Adam as Keras and TensorFlow compute it: epsilon beside the root of the uncorrected velocity. */
  applyAdam(weights: Slot, slots: AdamSlots, update: AdamStep & { readonly gradient: Tensor }): void;
  /** weights *= factor */
  scale(weights: Slot, factor: number): void;
  /** average += share * (weights - average) */
  blend(average: Slot, weights: Slot, share: number): void;
  /** Half the sum of squares of a tensor, as a scalar tensor. */
  halfSquares(tensor: Tensor): Tensor;
  dispose(slot: Slot): void;
}

/** The rate of Adam with both corrections for the first steps in it. */
export function correctRate({ rate, step, beta1, beta2 }: AdamStep): number {
  return (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}
