/** One training step of a stage, its judging, and all that a resumed training needs. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Stage } from '../recipe/stage.js';
import type { Expected } from './compute-loss.js';
import { type Differentiated, differentiate } from './differentiate.js';
import type { ModelState } from './model-state.js';
import { findBlockNorms, findBlockRatios } from './observers/block-norms.js';
import type { Slot } from './slots.js';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.js';
import type { StageModel } from './stage-model.js';
import { createStepGraph } from './step-graph.js';
import { createUpdater, type UpdaterStage } from './updater.js';

/** What a trainer takes of a recipe's stage. */
export type TrainerStage = UpdaterStage & Pick<Stage, 'dropout' | 'clipNorm'>;

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
  /**
   * Norm of the change over norm of the weights, by block, at the first step and each tenth after it; else null. A block of
   * zeros (a fresh head) has null.
   */
  readonly updateRatios: Readonly<Record<string, number | null>> | null;
}

/** Trains one stage. */
export interface StageTrainer {
  /** @throws RangeError if sizes don't agree */
  step(input: StepInput): StepFacts;
  /**
   * Logits in inference mode, by the average of the weights where the stage has one.
   *
   * @param batchSize - a smaller last batch is filled up with zeros, so that a frame's logit doesn't depend on its company
   * @throws RangeError if the activations aren't those of whole frames at the cut
   */
  judge(activations: Float32Array, batchSize: number): Float32Array;
  /** For each parameter of the model the slot that `judge` reads; for probes. */
  readonly judged: readonly Slot[];
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
 * @param options - `observers`: whether norms and ratios are found by block, default true; `batchSize`: of the batches that
 *   run as one graph where the backend runs graphs, default none
 */
export function createStageTrainer(
  model: StageModel,
  stage: TrainerStage,
  { observers = true, batchSize = null }: { readonly observers?: boolean; readonly batchSize?: number | null } = {},
): StageTrainer {
  const { parameters, slots } = model;
  const { tf } = model.network;
  const updater = createUpdater(model, stage);
  const named = new Map<string, Slot>([...parameters.map(({ name, slot }) => [name, slot] as const), ...updater.slots]);
  const graph = createStepGraph(model);
  let steps = 0;

  /** Changes everything that a step changes; gives the update ratios where they are due. */
  function apply(values: readonly Tensor[], found: Differentiated, place: { rate: number; factor: number }) {
    const measured = observers && steps % stepsPerRatio === 0;
    steps += 1;
    const squares = updater.update(values, found.gradients, { ...place, step: steps, measured });
    for (const [unit, batch] of found.statistics) model.moving.move(unit, batch);
    return squares && findBlockRatios(parameters, squares);
  }

  return {
    step({ rate, ...batch }) {
      checkBatch(model, batch);
      const values = parameters.map(({ slot }) => slots.toTensor(slot));
      const run = batch.targets.length === batchSize ? graph?.run : undefined;
      const found = differentiate(model, values, { ...batch, dropout: stage.dropout }, run);
      const [loss, ...halfSquares] = found.numbers.dataSync() as unknown as [loss: number, ...halfSquares: number[]];
      const logits = found.logits.dataSync() as Float32Array;
      const gradientNorm = Math.sqrt(2 * halfSquares.reduce((a, b) => a + b, 0));
      const applied = Number.isFinite(loss) && Number.isFinite(gradientNorm);
      const factor = stage.clipNorm > 0 ? Math.min(1, stage.clipNorm / gradientNorm) : 1;
      const updateRatios = applied ? apply(values, found, { rate, factor }) : null;
      const statistics = [...found.statistics.values()].flatMap(({ mean, variance }) => [mean, variance]);
      tf.dispose([...values, found.numbers, found.logits, ...found.gradients, ...statistics]);
      const gradientNorms = observers ? findBlockNorms(parameters, halfSquares) : null;
      return { loss, logits, gradientNorm, applied, gradientNorms, updateRatios };
    },
    judged: updater.judged,
    judge: (activations, batchSize) => judge(model, updater.judged, { activations, batchSize }),
    snapshot: () => ({ ...readSnapshot(model, named), steps: Float32Array.of(steps) }),
    restore(snapshot) {
      writeSnapshot(model, named, snapshot);
      steps = snapshot['steps']?.[0] ?? 0;
      graph?.forget();
    },
    readState: () => model.readState((parameter) => slots.read(updater.judged[parameters.indexOf(parameter)] as Slot)),
    dispose() {
      graph?.forget();
      updater.dispose();
    },
  };
}

function judge(
  { network: { tf }, slots, inputShape, computeLogits }: StageModel,
  judged: readonly Slot[],
  { activations, batchSize }: { readonly activations: Float32Array; readonly batchSize: number },
): Float32Array {
  const frameSize = inputShape.reduce((a, b) => a * b, 1);
  const count = activations.length / frameSize;
  if (!Number.isInteger(count))
    throw new RangeError(
      `Cannot judge frames: expected ${frameSize} activations for each, got ${activations.length}; pass activations from the cut of this stage`,
    );
  const logits = new Float32Array(count);
  const values = judged.map(slots.toTensor);
  for (let start = 0; start < count; start += batchSize) {
    const batch = new Float32Array(batchSize * frameSize);
    batch.set(activations.subarray(start * frameSize, (start + batchSize) * frameSize));
    const found = tf.tidy(() => computeLogits(values, tf.tensor(batch, [batchSize, ...inputShape])).dataSync());
    logits.set(found.subarray(0, count - start), start);
  }
  tf.dispose(values);
  return logits;
}

function checkBatch({ inputShape }: StageModel, { activations, targets, weights }: Omit<StepInput, 'rate'>): void {
  const frameSize = inputShape.reduce((a, b) => a * b, 1);
  const count = targets.length;
  if (count < 1 || weights.length !== count || activations.length !== count * frameSize)
    throw new RangeError(
      `Cannot train a step: expected ${frameSize} activations, a target and a weight for each frame, got ${activations.length}, ${count} and ${weights.length}; pass a batch from the cut of this stage`,
    );
}
