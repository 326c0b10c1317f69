/** What a trainer must do on any backend: the same checks on WASM and, in the end-to-end suite, on native TensorFlow. */
import { sha256 } from '../../../src/files/hash.js';
import type { Network } from '../../../src/model/network.js';
import { createStageModel, type StageModel } from '../../../src/training/stage/stage-model.js';
import {
  createStageTrainer,
  type StageTrainer,
  type StepFacts,
  type StepInput,
  type TrainerStage,
} from '../../../src/training/stage/stage-trainer.js';
import { drawNumbers, references } from '../../model/reference-checks.js';
import { createReferenceModel, drawActivations, drawBatch, plainStage } from './stage-references.js';

/** Everything switched on that a resumed training must not forget. */
export const wholeStage: TrainerStage = {
  ...plainStage,
  optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  rateDecayByBlock: 0.5,
  headLearningRate: 1e-2,
  weightDecay: 1e-2,
  l2sp: 1e-2,
  dropout: 0.3,
  ema: 0.9,
  clipNorm: 1,
};

/** A model with its trainer and a batch; `dispose` frees both. */
export interface Training {
  readonly model: StageModel;
  readonly trainer: StageTrainer;
  readonly input: Omit<StepInput, 'dropoutSeed'>;
  dispose(): void;
}

export interface TrainingOptions {
  readonly trainable?: string;
  readonly normalization?: 'frozen' | 'batch';
  readonly observers?: boolean;
  readonly batchSize?: number;
}

/** A stage at the references' weights and images. */
export function startTraining(network: Network, stage: TrainerStage, options: TrainingOptions = {}): Training {
  const { trainable = 'mixed10', normalization = 'frozen', observers = true, batchSize = null } = options;
  const model = createReferenceModel(network, trainable, normalization);
  const trainer = createStageTrainer(model, stage, { observers, batchSize });
  const { activations, targets, weights } = drawBatch(network, trainable);
  return {
    model,
    trainer,
    input: { activations, targets, weights, rate: stage.learningRate },
    dispose() {
      trainer.dispose();
      model.dispose();
    },
  };
}

/** What two steps found, and a hash of each array afterwards. */
export interface Outcome {
  readonly facts: readonly StepFacts[];
  readonly hashes: Readonly<Record<string, string>>;
}

function finish({ trainer, input, dispose }: Training): Outcome {
  const facts = [1, 2].map((dropoutSeed) => trainer.step({ ...input, dropoutSeed }));
  const hashes = Object.entries(trainer.snapshot()).map(([name, values]) => [
    name,
    sha256(new Uint8Array(values.buffer)),
  ]);
  dispose();
  return { facts, hashes: Object.fromEntries(hashes) };
}

/** The last two of three steps: without a break, and from a snapshot that another trainer made after the first. */
export function runWithAndWithoutBreak(network: Network, stage: TrainerStage, options: TrainingOptions): Outcome[] {
  const whole = startTraining(network, stage, options);
  whole.trainer.step({ ...whole.input, dropoutSeed: 0 });
  const snapshot = whole.trainer.snapshot();
  const expected = finish(whole);
  const resumed = startTraining(network, stage, options);
  resumed.trainer.restore(snapshot);
  return [expected, finish(resumed)];
}

/** Three full-batch steps of mixed10 and the head: the greatest distance of a logit from Keras', as a share of Keras' greatest. */
export function findFineTuneError(network: Network): number {
  const { learningRate, logits } = references.fineTune;
  const { imageSize } = references;
  const head = { kernel: drawNumbers(2, 2048, 0.05), bias: 0.1, center: new Float32Array(2048), spread: 1 };
  const model = createStageModel(
    network,
    { values: network.weights.values, head },
    { trainable: 'mixed10', imageSize },
  );
  const trainer = createStageTrainer(model, { ...plainStage, learningRate });
  const activations = drawActivations(network, 'mixed10');
  const batch = { activations, targets: Float32Array.of(1, 0), weights: Float32Array.of(1, 1), rate: learningRate };
  const got = logits.flatMap((_, dropoutSeed) => {
    trainer.step({ ...batch, dropoutSeed });
    return [...trainer.judge(activations, 2)];
  });
  trainer.dispose();
  model.dispose();
  const expected = logits.flat();
  return Math.max(...expected.map((value, at) => Math.abs(value - got[at]!))) / Math.max(...expected.map(Math.abs));
}
