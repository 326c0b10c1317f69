/** Fine-tunes the top blocks of our network on cached activations of eight draws a frame, with observers, as a stage of a recipe does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadBackbone, networkOf } from '../../src/model/backbone.js';
import type { FrameImage } from '../../src/model/extract-features.js';
import type { ActivationReader } from '../../src/training/activations/activation-reader.js';
import { openActivations } from '../../src/training/activations/open-activations.js';
import { parseRecipe } from '../../src/training/recipe/parse-recipe.js';
import { type Batch, planEpoch } from '../../src/training/recipe/plan-epoch.js';
import type { Recipe } from '../../src/training/recipe/recipe.js';
import { createHead } from '../../src/training/stage/model-state.js';
import { createStageModel } from '../../src/training/stage/stage-model.js';
import { createStageTrainer, type StageTrainer } from '../../src/training/stage/stage-trainer.js';
import type { Measurement } from '../compare.js';
import { idOfFrame, type TrainingPlan } from '../training-frames.js';
import { answerRequests } from './answer.js';

const seed = 1;

/** The recipe that bench/peers/fine_tune.py and fine_tune_torch.py follow. */
function writeRecipe(plan: TrainingPlan): Recipe {
  const off = { scale: 0, contrast: 0, noise: 0 };
  return parseRecipe({
    format: 'angiolab.recipe',
    version: 1,
    name: 'bench',
    imageSize: plan.size,
    batchSize: plan.batchSize,
    augmentation: { flipHorizontal: true, rotationDegrees: 25, translation: 0.05, ...off },
    stages: [
      {
        name: 'blocks',
        trainable: 'mixed8',
        epochs: 1000,
        learningRate: plan.learningRate,
        optimizer: { kind: 'adam' },
        weightDecay: 0,
        dropout: 0,
        classWeights: 'none',
      },
    ],
  });
}

function readFrames({ folder, size, frames }: TrainingPlan): FrameImage[] {
  const bytes = readFileSync(join(folder, 'frames.u8'));
  return Array.from({ length: frames }, (_, at) => {
    const data = Uint8Array.from(bytes.subarray(at * size * size, (at + 1) * size * size));
    return { id: idOfFrame(data), read: async () => ({ data, rows: size, columns: size }) };
  });
}

/** A training that stands between two steps. */
interface Training {
  readonly trainer: StageTrainer;
  readonly reader: ActivationReader;
  readonly labels: Uint8Array;
  readonly batches: Iterator<Batch>;
  /** What comes after the step that is made. */
  next: Batch;
  /** Time of filling the cache, for each frame and draw. */
  readonly fillMs: number;
}

function* planEpochs(recipe: Recipe, labels: Uint8Array): Generator<Batch, never> {
  const { batchSize, draws, stages } = recipe;
  for (let epoch = 1; ; epoch++)
    yield* planEpoch(stages[0] as Recipe['stages'][number], labels, { batchSize, draws, seed, stageIndex: 0, epoch });
}

async function begin(plan: TrainingPlan): Promise<Training> {
  const network = networkOf(await loadBackbone({ backend: plan.backend }));
  const recipe = writeRecipe(plan);
  const frames = readFrames(plan);
  const labels = Uint8Array.from(readFileSync(join(plan.folder, 'labels.u8')).subarray(0, plan.frames));
  const { augmentation, draws } = recipe;
  const start = performance.now();
  // The memory is left to others: activations of 900 frames don't fit it on most machines.
  const kept = { cacheDirectory: join(plan.folder, 'cache'), memoryBytes: 0, seed };
  const reader = await openActivations(network, frames, { cut: 'mixed8', augmentation, draws, ...kept });
  const fillMs = (performance.now() - start) / (plan.frames * (Number(draws) + 1));
  const head = createHead({ center: new Float64Array(2048), spread: 1 });
  const model = createStageModel(network, { values: network.weights.values, head }, { trainable: 'mixed8' });
  const { batchSize } = recipe;
  const trainer = createStageTrainer(model, recipe.stages[0] as Recipe['stages'][number], { batchSize });
  const batches = planEpochs(recipe, labels);
  const training = { trainer, reader, labels, batches, next: batches.next().value, fillMs };
  await step(training, plan);
  return training;
}

async function step(training: Training, { learningRate }: TrainingPlan): Promise<number> {
  const { trainer, reader, labels, batches, next: batch } = training;
  training.next = batches.next().value as Batch;
  const activations = await reader.read(batch.items);
  reader.prefetch(training.next.items);
  const targets = Float32Array.from(batch.items, ({ frame }) => labels[frame] as number);
  const weights = new Float32Array(targets.length).fill(1);
  return trainer.step({ activations, targets, weights, rate: learningRate, dropoutSeed: batch.dropoutSeed }).loss;
}

let training: Training | null = null;

await answerRequests(async (plan: TrainingPlan): Promise<Measurement> => {
  const begun = performance.now();
  training ??= await begin(plan);
  const start = plan.whole ? begun : performance.now();
  const curve: number[] = [];
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    let sum = 0;
    for (let at = 0; at < plan.steps; at++) sum += await step(training, plan);
    curve.push(sum / plan.steps);
  }
  const ms = (performance.now() - start) / (plan.whole ? 1 : plan.epochs * plan.steps);
  return { ms, curve, facts: { fillMs: String(training.fillMs), device: 'CPU' } };
});
