/** The learning rate of a step. */
import { followPlateau } from './follow-plateau.js';
import type { OneCycle } from './schedule.js';
import type { Stage } from './stage.js';

/** Where a stage stands. */
export interface StepPlace {
  /** From 1. */
  readonly epoch: number;
  /** From 0, within the epoch. */
  readonly step: number;
  /** Steps an epoch. */
  readonly steps: number;
  /** What `schedule.monitor` was after each epoch before this one; read by `reduceOnPlateau` alone. */
  readonly history?: readonly number[];
}

/**
 * The rate of one step of a stage: `learningRate` times what warm-up and schedule make of it.
 *
 * While it warms up, step i of w has the share (i + 1) / w, as PyTorch's `LinearLR` from 1 / w on; the schedule begins after that, and its last step is the
 * last of the stage's `epochs`, whether or not early stopping comes before.
 */
export function rateOfStep(stage: Stage, place: StepPlace): number {
  const done = (place.epoch - 1) * place.steps + place.step;
  const warmUp = Math.round(stage.warmUpEpochs * place.steps);
  if (done < warmUp) return (stage.learningRate * (done + 1)) / warmUp;
  const progress: Progress = { step: done - warmUp, total: stage.epochs * place.steps - warmUp };
  return scheduledRate(stage, progress, place.history ?? []);
}

/**
 * What a parameter's rate is, divided by the rate of the step.
 *
 * @param depth - 0 for the head, 1 for the last block, 2 for the block below it, and so on
 */
export function rateShare(
  stage: Pick<Stage, 'learningRate' | 'headLearningRate' | 'rateDecayByBlock'>,
  depth: number,
): number {
  if (depth === 0) return (stage.headLearningRate ?? stage.learningRate) / stage.learningRate;
  return stage.rateDecayByBlock ** (depth - 1);
}

/** Steps after the warm-up: which one, from 0, of how many. */
interface Progress {
  readonly step: number;
  readonly total: number;
}

function scheduledRate({ schedule, learningRate }: Stage, progress: Progress, history: readonly number[]): number {
  switch (schedule.kind) {
    case 'constant':
      return learningRate;
    case 'cosine':
      return learningRate * ease(1, schedule.finalShare, progress.step / progress.total);
    case 'oneCycle':
      return learningRate * oneCycleShare(schedule, progress);
    case 'reduceOnPlateau':
      return followPlateau(schedule, learningRate, history);
  }
}

/** The rise ends, as in PyTorch, one step before `riseShare` of the steps are done. */
function oneCycleShare({ riseShare, startDivisor, finalDivisor }: OneCycle, { step, total }: Progress): number {
  const [first, last] = [1 / startDivisor, 1 / startDivisor / finalDivisor];
  const peak = riseShare * total - 1;
  if (step < peak) return ease(first, 1, step / peak);
  return ease(1, last, (step - peak) / (total - 1 - peak));
}

/** Half a cosine from `from` to `to`, as `progress` goes from 0 to 1. */
function ease(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
