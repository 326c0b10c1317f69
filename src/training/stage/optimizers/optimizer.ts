/** How gradients become updates. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Parameter } from '../parameters.js';
import type { Slot, Slots } from '../slots.js';

/** One parameter's part of a step. */
export interface Update {
  /** Belongs to the caller. */
  readonly gradient: Tensor;
  readonly rate: number;
  /** From 1. */
  readonly step: number;
}

/** An optimiser for one stage; a stage never takes over another one's. */
export interface Optimizer {
  /** What it remembers, by the parameter's name and its own: `conv2d_70/kernel/velocity`. */
  readonly slots: ReadonlyMap<string, Slot>;
  /** Changes a parameter in place. */
  apply(parameter: Parameter, update: Update): void;
}

/** A slot of zeros beside each parameter. */
export function createZeros(slots: Slots, parameters: readonly Parameter[], name: string): Map<string, Slot> {
  return new Map(
    parameters.map((parameter) => {
      const { shape } = parameter.slot;
      const zeros = new Float32Array(shape.reduce((a, b) => a * b, 1));
      return [`${parameter.name}/${name}`, slots.create(zeros, shape)];
    }),
  );
}
