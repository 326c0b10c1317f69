/** Learning rates by depth. */
import type { Stage } from '../recipe/stage.js';
import type { Parameter } from './parameters.js';

/**
 * What a step's rate is multiplied by for a parameter: 1 in the uppermost block, `rateDecayByBlock` for each block further
 * down, and the share of `headLearningRate` in `learningRate` for the head, which so follows the same schedule.
 */
export function findRateFactor(
  { depth }: Pick<Parameter, 'depth'>,
  stage: Pick<Stage, 'learningRate' | 'headLearningRate' | 'rateDecayByBlock'>,
): number {
  if (depth === 0) return (stage.headLearningRate ?? stage.learningRate) / stage.learningRate;
  return stage.rateDecayByBlock ** (depth - 1);
}
