/** What Keras gave for a stage (test/fixtures/training/make_stage_references.py), and the same computed by ours. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs';
import { forward, type Network } from '../../../src/model/network.js';
import { type Batch, differentiate } from '../../../src/training/stage/differentiate.js';
import type { ModelState } from '../../../src/training/stage/model-state.js';
import { createStageModel, type StageModel } from '../../../src/training/stage/stage-model.js';
import type { TrainerStage } from '../../../src/training/stage/stage-trainer.js';
import { drawImages, drawNumbers, references } from '../../model/reference-checks.js';

/** The norm of an array, and every `stride`-th number from the first on, ten at most. */
interface Sample {
  readonly norm: number;
  readonly stride: number;
  readonly values: readonly number[];
}

interface NetworkReference {
  readonly loss: number;
  readonly logits: readonly number[];
  /** Not there where they are ill-conditioned. */
  readonly gradients?: Readonly<Record<string, Sample>>;
  /** After one step in batch mode. */
  readonly moving?: Readonly<Record<string, Sample>>;
}

interface StageReferences {
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly network: Readonly<Record<'frozen' | 'batch_mixed8' | 'batch_all', NetworkReference>>;
  readonly rate: number;
  /** After six steps along given gradients. */
  readonly prescribed: Readonly<
    Record<string, { readonly kernel: readonly number[]; readonly bias: readonly number[] }>
  >;
  readonly optimizers: Readonly<
    Record<string, { readonly losses: readonly number[]; readonly logits: readonly number[] }>
  >;
}

export const stageReferences: StageReferences = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/training/stage.json'), 'utf8'),
);

/** The references' seeded weights with their seeded head. */
export function drawState(network: Network): ModelState {
  const head = {
    kernel: drawNumbers(2, 2048, 0.05),
    bias: Math.fround(0.1),
    center: drawNumbers(4, 2048, 0.5),
    spread: 0.7,
  };
  return { values: network.weights.values, head };
}

/** The references' two images as they enter a cut. */
export function drawActivations(network: Network, trainable: string): Float32Array {
  const { tf } = network;
  return tf.tidy(() => {
    const images: Tensor4D = drawImages(network);
    if (trainable === 'all') return images.dataSync<'float32'>().slice();
    if (trainable === 'head') return tf.mean(forward(network, images), [1, 2]).dataSync<'float32'>();
    return forward(network, images, { until: trainable }).dataSync<'float32'>();
  });
}

/** The references' batch at a cut, without dropout. */
export function drawBatch(network: Network, trainable: string): Batch {
  const { targets, weights } = stageReferences;
  return {
    activations: drawActivations(network, trainable),
    targets: Float32Array.from(targets),
    weights: Float32Array.from(weights),
    dropout: 0,
    dropoutSeed: 0,
  };
}

/** Plain settings: Adam, and everything else off. */
export const plainStage: TrainerStage = {
  optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  learningRate: 1e-3,
  headLearningRate: null,
  rateDecayByBlock: 1,
  weightDecay: 0,
  l2sp: 0,
  dropout: 0,
  ema: 0,
  clipNorm: 0,
};

/** A model of the references' weights at the references' image size. */
export function createReferenceModel(
  network: Network,
  trainable: string,
  normalization: 'frozen' | 'batch' = 'frozen',
): StageModel {
  return createStageModel(network, drawState(network), { trainable, normalization, imageSize: references.imageSize });
}

/** The relative distance of sampled values, or of the norm if that is greater. */
function findDistance(data: ArrayLike<number>, { norm, stride, values }: Sample): number {
  const found = Math.sqrt(Array.from(data).reduce((sum, value) => sum + value * value, 0));
  const differences = values.map((value, at) => value - (data[at * stride] as number));
  return Math.max(Math.hypot(...differences) / Math.hypot(...values), Math.abs(found / norm - 1));
}

/** The relative distances from Keras of the loss, of all gradients, and in batch mode of the moving statistics after a step. */
export function findStageDistances(
  model: StageModel,
  trainable: string,
  reference: NetworkReference,
): Map<string, number> {
  const { network, parameters, slots, moving } = model;
  const values = parameters.map(({ slot }) => slots.toTensor(slot));
  const { numbers, logits, gradients, statistics } = differentiate(model, values, drawBatch(network, trainable));
  const distances = new Map([['loss', Math.abs((numbers.dataSync()[0] as number) / reference.loss - 1)]]);
  if (reference.gradients)
    for (const [at, { name }] of parameters.entries())
      distances.set(name, findDistance(gradients[at]?.dataSync() ?? [], reference.gradients[name] as Sample));
  for (const [unit, batch] of statistics) {
    moving.move(unit, batch);
    const { mean, variance } = moving.read(unit);
    const { normalization } = unit;
    distances.set(
      `${normalization}/mean`,
      findDistance(mean, reference.moving?.[`${normalization}/moving_mean`] as Sample),
    );
    distances.set(
      `${normalization}/variance`,
      findDistance(variance, reference.moving?.[`${normalization}/moving_variance`] as Sample),
    );
    network.tf.dispose([batch.mean, batch.variance]);
  }
  network.tf.dispose([...values, numbers, logits, ...gradients]);
  return distances;
}
