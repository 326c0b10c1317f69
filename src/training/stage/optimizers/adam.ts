/** Adam, and AdamW with decoupled weight decay. */
import type { Adam } from '../../recipe/stage.js';
import type { Parameter } from '../parameters.js';
import type { Slot, Slots } from '../slots.js';
import { createZeros, type Optimizer } from './optimizer.js';

/**
 * Adam as Keras has it. AdamW first takes the share rate * weightDecay away from a parameter that decays.
 *
 * Source: Kingma and Ba, arXiv 1412.6980; Loshchilov and Hutter, arXiv 1711.05101.
 */
export function createAdam(
  slots: Slots,
  parameters: readonly Parameter[],
  setting: Adam & { readonly weightDecay: number },
): Optimizer {
  const momenta = createZeros(slots, parameters, 'momentum');
  const velocities = createZeros(slots, parameters, 'velocity');
  const decay = setting.kind === 'adamw' ? setting.weightDecay : 0;
  return {
    slots: new Map([...momenta, ...velocities]),
    apply({ name, slot, decays }, { gradient, rate, step }) {
      if (decays && decay > 0) slots.scale(slot, 1 - rate * decay);
      const momentum = momenta.get(`${name}/momentum`) as Slot;
      const velocity = velocities.get(`${name}/velocity`) as Slot;
      slots.applyAdam(slot, { momentum, velocity }, { ...setting, rate, step, gradient });
    },
  };
}
