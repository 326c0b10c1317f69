/** Brings gradients to the parameters: clipping, penalties, rates by depth, the optimiser, and the average of the weights. */
import type { Tensor } from '@tensorflow/tfjs';
import { rateShare } from '../recipe/rate-of-step.js';
import type { Stage } from '../recipe/stage.js';
import { createOptimizer } from './optimizers/create-optimizer.js';
import { createPenalties } from './penalties.js';
import type { Slot } from './slots.js';
import type { StageModel } from './stage-model.js';

/** What an updater takes of a recipe's stage. */
export type UpdaterStage = Pick<
  Stage,
  'optimizer' | 'learningRate' | 'headLearningRate' | 'rateDecayByBlock' | 'weightDecay' | 'l2sp' | 'ema'
>;

/** What all parameters have in common in a step. */
export interface Update {
  /** Of the uppermost block. */
  readonly rate: number;
  /** From 1. */
  readonly step: number;
  /** What clipping leaves of the gradients: 1 for all. */
  readonly factor: number;
  /** Whether the norms of weights and changes are wanted. */
  readonly measured: boolean;
}

/** Half the sums of squares of each parameter's numbers before a step, and of their change. */
export interface Squares {
  readonly weights: readonly number[];
  readonly changes: readonly number[];
}

/** Changes the parameters of one stage. */
export interface Updater {
  /** What is remembered from step to step, by name. */
  readonly slots: ReadonlyMap<string, Slot>;
  /** For each parameter the slot that judging reads: the average of its values where the stage has one. */
  readonly judged: readonly Slot[];
  /**
   * One step. The tensors of `values` are freed, the gradients aren't.
   *
   * @param values - the parameters' present values, in their order
   * @param gradients - of the loss alone
   */
  update(values: readonly Tensor[], gradients: readonly Tensor[], update: Update): Squares | null;
  dispose(): void;
}

/** An updater with a fresh optimiser. */
export function createUpdater(model: StageModel, stage: UpdaterStage): Updater {
  const { parameters, slots } = model;
  const { tf } = model.network;
  const optimizer = createOptimizer(slots, parameters, stage);
  const penalties = createPenalties(model, stage);
  const averages = stage.ema > 0 ? parameters.map(({ slot }) => slots.create(slots.read(slot), slot.shape)) : [];
  const own = new Map(optimizer.slots);
  for (const [at, slot] of averages.entries()) own.set(`${parameters[at]?.name}/average`, slot);

  /** One parameter's step; half the squares of its values and of their change, where they are wanted. */
  function updateOne(at: number, tensors: { value: Tensor; gradient: Tensor }, update: Update): Tensor[] {
    const { value, gradient } = tensors;
    const { rate, step, factor, measured } = update;
    const parameter = parameters[at] as (typeof parameters)[number];
    const whole = tf.tidy(() => penalties.addTo(gradient, parameter, { weights: value, factor }));
    if (!measured) value.dispose(); // else the weights would be copied before they are changed
    optimizer.apply(parameter, { gradient: whole, rate: rate * rateShare(stage, parameter.depth), step });
    const squares = measured
      ? tf.tidy(() => [value, tf.sub(slots.toTensor(parameter.slot), value)].map(slots.halfSquares))
      : [];
    tf.dispose(whole === gradient ? value : [value, whole]);
    return squares;
  }

  return {
    slots: own,
    judged: averages.length > 0 ? averages : parameters.map(({ slot }) => slot),
    update(values, gradients, update) {
      const squares = values.flatMap((value, at) =>
        updateOne(at, { value, gradient: gradients[at] as Tensor }, update),
      );
      // As in Keras, the average starts from the weights after the first step.
      const share = update.step === 1 ? 1 : 1 - stage.ema;
      for (const [at, average] of averages.entries()) slots.blend(average, parameters[at]?.slot as Slot, share);
      if (!update.measured) return null;
      const numbers = [...tf.tidy(() => tf.stack(squares).dataSync())];
      tf.dispose(squares);
      return { weights: numbers.filter((_, at) => at % 2 === 0), changes: numbers.filter((_, at) => at % 2 === 1) };
    },
    dispose() {
      for (const slot of own.values()) slots.dispose(slot);
      penalties.dispose();
    },
  };
}
