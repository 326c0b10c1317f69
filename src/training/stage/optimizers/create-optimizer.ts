/** The optimiser that a recipe names. */
import type { Stage } from '../../recipe/stage.js';
import type { Parameter } from '../parameters.js';
import type { Slots } from '../slots.js';
import { createAdam } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { createSgd } from './sgd.js';

/** An optimiser that remembers nothing yet. */
export function createOptimizer(
  slots: Slots,
  parameters: readonly Parameter[],
  { optimizer, weightDecay }: Pick<Stage, 'optimizer' | 'weightDecay'>,
): Optimizer {
  return optimizer.kind === 'sgd'
    ? createSgd(slots, parameters, optimizer)
    : createAdam(slots, parameters, { ...optimizer, weightDecay });
}
