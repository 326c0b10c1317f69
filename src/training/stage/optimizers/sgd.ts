/** Stochastic gradient descent, plain or with momentum. */
import type { Sgd } from '../../recipe/stage.js';
import type { Parameter } from '../parameters.js';
import type { Slot, Slots } from '../slots.js';
import { createZeros, type Optimizer } from './optimizer.js';

/** Momentum as Keras has it: the rate is in the velocity, so that a change of rate acts slowly. */
export function createSgd(slots: Slots, parameters: readonly Parameter[], { momentum, nesterov }: Sgd): Optimizer {
  const velocities = momentum > 0 ? createZeros(slots, parameters, 'velocity') : new Map<string, Slot>();
  return {
    slots: velocities,
    apply({ name, slot }, { gradient, rate }) {
      const velocity = velocities.get(`${name}/velocity`);
      if (velocity) slots.applyMomentum(slot, velocity, { rate, momentum, nesterov, gradient });
      else slots.descend(slot, gradient, rate);
    },
  };
}
