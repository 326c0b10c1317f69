/** One training step of a stage, its judging, and all that a resumed training needs. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Stage } from '../recipe/stage.js';
import type { Expected } from './compute-loss.js';
import { type Differentiated, differentiate } from './differentiate.js';
import type { ModelState } from './model-state.js';
import { findBlockNorms, findRatios } from './observers/block-norms.js';
import { createOptimizer } from './optimizers/create-optimizer.js';
import { createPenalties } from './penalties.js';
import { findRateFactor } from './rate-factors.js';
import type { Slot } from './slots.js';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.js';
import type { StageModel } from './stage-model.js';

/** What a trainer takes of a recipe's stage. */
export type TrainerStage = Pick<
  Stage,
  | 'optimizer'
  | 'learningRate'
  | 'headLearningRate'
  | 'rateDecayByBlock'
  | 'weightDecay'
  | 'l2sp'
  | 'dropout'
  | 'ema'
  | 'clipNorm'
>;

/** A batch, and how far to go. */
export interface StepInput extends Expected {
  /** [batch, ...inputShape]; read in place and not changed. */
  readonly activations: Float32Array;
  /** The scheduled learning rate of the uppermost block. */
  readonly rate: number;
  /** Decides what is dropped: a whole number of 0 or more. */
  readonly dropoutSeed: number;
}

/** What a step found. */
export interface StepFacts {
  /** Before the step, in training mode, without penalties. */
  readonly loss: number;
  /** Of the batch, before the step and in training mode. */
  readonly logits: Float32Array;
  /** Of the loss, over all parameters, before clipping. */
  readonly gradientNorm: number;
  /** False where the loss or a gradient is not finite: then nothing was changed. */
  readonly applied: boolean;
  /** By block, before clipping; null without observers. */
  readonly gradientNorms: Readonly<Record<string, number>> | null;
  /** Norm of the change over norm of the weights, by block, at the first step and each tenth after it; else null. */
  readonly updateRatios: Readonly<Record<string, number>> | null;
}

/** Trains one stage. */
export interface StageTrainer {
  step(input: StepInput): StepFacts;
  /** Logits in inference mode, by the moving average of the weights where the stage has one; in full batches, filled up with zeros. */
  judge(activations: Float32Array, batchSize: number): Float32Array;
  /** Copies of everything that a later step depends on. */
  snapshot(): Snapshot;
  /** @throws RangeError if the snapshot is of another stage; nothing is changed then */
  restore(snapshot: Snapshot): void;
  /** What the next stage starts from: the weights that `judge` judges by. */
  readState(): ModelState;
  /** Frees what the trainer made; the model stays. */
  dispose(): void;
}

const stepsPerRatio = 10;

/**
 * Creates a trainer with a fresh optimiser.
 *
 * @param model - which the steps change
 * @param options - `observers`: whether norms and ratios are found by block, default true
 */
export function createStageTrainer(
  model: StageModel,
  stage: TrainerStage,
  { observers = true }: { readonly observers?: boolean } = {},
): StageTrainer {
  const { network, parameters, slots, moving } = model;
  const { tf } = network;
  const optimizer = createOptimizer(slots, parameters, stage);
  const penalties = createPenalties(model, stage);
  const averages = stage.ema > 0 ? parameters.map(({ slot }) => slots.create(slots.read(slot), slot.shape)) : [];
  const own = new Map(optimizer.slots);
  for (const [at, slot] of averages.entries()) own.set(`${parameters[at]?.name}/average`, slot);
  const named = new Map([...parameters.map(({ name, slot }): [string, Slot] => [name, slot]), ...own]);
  const judged = (at: number): Slot => averages[at] ?? (parameters[at]?.slot as Slot);
  const frameSize = model.inputShape.reduce((a, b) => a * b, 1);
  let steps = 0;

  /** The loss, and half the sum of squares of each gradient, in one read. */
  function readSquares({ loss, gradients }: Differentiated): [loss: number, ...halfSquares: number[]] {
    return tf.tidy(() => {
      const numbers = tf.stack([loss, ...gradients.map(slots.halfSquares)]).dataSync();
      return [numbers[0] as number, ...numbers.slice(1)];
    });
  }

  /** One parameter's step; its tensors are freed. Gives half the squares of weights and change, where wanted. */
  function update(at: number, values: Tensor, gradient: Tensor, place: UpdatePlace): Tensor[] {
    const parameter = parameters[at] as (typeof parameters)[number];
    const { rate, factor, measured } = place;
    const pulled = tf.tidy(() => penalties.addTo(gradient, parameter, { weights: values, factor }));
    if (!measured) values.dispose(); // or the weights would be copied before they are changed
    const rateHere = rate * findRateFactor(parameter, stage);
    optimizer.apply(parameter, { gradient: pulled, rate: rateHere, step: steps });
    const squares = measured
      ? tf.tidy(() => [values, tf.sub(slots.toTensor(parameter.slot), values)].map(slots.halfSquares))
      : [];
    tf.dispose([values, gradient, pulled]);
    return squares;
  }

  function apply(values: Tensor[], { gradients, statistics }: Differentiated, place: UpdatePlace) {
    steps += 1;
    const squares = values.map((value, at) => update(at, value, gradients[at] as Tensor, place));
    for (const [unit, batch] of statistics) moving.move(unit, batch);
    // As in Keras, the average starts from the weights after the first step.
    const share = steps === 1 ? 1 : 1 - stage.ema;
    for (const [at, average] of averages.entries()) slots.blend(average, parameters[at]?.slot as Slot, share);
    if (!place.measured) return null;
    const read = tf.tidy(() => tf.stack(squares.flat()).dataSync());
    tf.dispose(squares.flat());
    const norms = [0, 1].map((which) =>
      findBlockNorms(
        parameters,
        parameters.map((_, at) => read[2 * at + which] as number),
      ),
    );
    return findRatios(norms[1] as Record<string, number>, norms[0] as Record<string, number>);
  }

  return {
    step({ rate, ...batch }) {
      checkBatch(batch, frameSize);
      const values = parameters.map(({ slot }) => slots.toTensor(slot));
      const found = differentiate(model, values, { ...batch, dropout: stage.dropout });
      const [loss, ...halfSquares] = readSquares(found);
      const logits = found.logits.dataSync() as Float32Array;
      const gradientNorm = Math.sqrt(2 * halfSquares.reduce((a, b) => a + b, 0));
      const applied = Number.isFinite(loss) && Number.isFinite(gradientNorm);
      const factor = stage.clipNorm > 0 ? Math.min(1, stage.clipNorm / gradientNorm) : 1;
      const measured = observers && steps % stepsPerRatio === 0;
      const updateRatios = applied ? apply(values, found, { rate, factor, measured }) : null;
      tf.dispose([
        values,
        found.loss,
        found.logits,
        [...found.gradients],
        [...found.statistics.values()].map(({ mean, variance }) => [mean, variance]),
      ] as never);
      const gradientNorms = observers ? findBlockNorms(parameters, halfSquares) : null;
      return { loss, logits, gradientNorm, applied, gradientNorms, updateRatios };
    },
    judge(activations, batchSize) {
      const values = parameters.map((_, at) => slots.toTensor(judged(at)));
      const count = activations.length / frameSize;
      const logits = new Float32Array(count);
      for (let start = 0; start < count; start += batchSize) {
        const part = new Float32Array(batchSize * frameSize);
        part.set(activations.subarray(start * frameSize, (start + batchSize) * frameSize));
        const found = tf.tidy(() =>
          model.computeLogits(values, tf.tensor(part, [batchSize, ...model.inputShape])).dataSync(),
        );
        logits.set(found.subarray(0, Math.min(batchSize, count - start)), start);
      }
      tf.dispose(values);
      return logits;
    },
    snapshot: () => ({ ...readSnapshot(model, named), steps: Float32Array.of(steps) }),
    restore(snapshot) {
      writeSnapshot(model, named, snapshot);
      steps = snapshot['steps']?.[0] ?? 0;
    },
    readState: () => model.readState((parameter) => slots.read(judged(parameters.indexOf(parameter)))),
    dispose() {
      for (const slot of own.values()) slots.dispose(slot);
      penalties.dispose();
    },
  };
}

/** What all parameters have in common in a step. */
interface UpdatePlace {
  readonly rate: number;
  /** What clipping leaves of the gradients. */
  readonly factor: number;
  readonly measured: boolean;
}

function checkBatch({ activations, targets, weights }: Omit<StepInput, 'rate'>, frameSize: number): void {
  const count = targets.length;
  if (count < 1 || weights.length !== count || activations.length !== count * frameSize)
    throw new RangeError(
      `Cannot train a step: expected ${frameSize} activations, a target and a weight for each frame, got ${activations.length}, ${count} and ${weights.length}; pass a batch from the cut of this stage`,
    );
}
