/** What trainings will cost, from a few steps that are timed first. */
import { performance } from 'node:perf_hooks';
import { type Backbone, networkOf } from '../../src/model/backbone.js';
import { computeBatch } from '../../src/model/feature-lanes.js';
import type { Stage } from '../../src/training/recipe/stage.js';
import { createHead, featureCount } from '../../src/training/stage/model-state.js';
import { createStageModel } from '../../src/training/stage/stage-model.js';
import { createStageTrainer } from '../../src/training/stage/stage-trainer.js';
import type { Cell } from './experiment.js';

/** Seconds, by what learns and the size of pictures. */
export interface Pace {
  readonly step: ReadonlyMap<string, number>;
  /** Of a batch that is judged. */
  readonly judge: ReadonlyMap<string, number>;
  /** Of a frame or draw through the trunk. */
  readonly trunk: ReadonlyMap<number, number>;
}

function keyOf({ recipe }: Cell, { trainable, normalization }: Stage): string {
  return `${trainable} ${normalization} ${recipe.imageSize} ${recipe.batchSize}`;
}

/** Times two steps and one judged batch of each kind of stage, after one for warming up. */
export async function measurePace(backbone: Backbone, cells: readonly Cell[]): Promise<Pace> {
  const network = networkOf(backbone);
  const pace = { step: new Map<string, number>(), judge: new Map<string, number>(), trunk: new Map<number, number>() };
  const scaling = { center: new Float64Array(featureCount), spread: 1 };
  for (const cell of cells)
    for (const stage of cell.recipe.stages) {
      const { imageSize, batchSize } = cell.recipe;
      const key = keyOf(cell, stage);
      if (pace.step.has(key)) continue;
      const state = { values: network.weights.values, head: createHead(scaling) };
      const { trainable, normalization } = stage;
      const model = createStageModel(network, state, { trainable, normalization, imageSize });
      const trainer = createStageTrainer(model, stage, { observers: cell.recipe.observers, batchSize });
      const size = batchSize * model.inputShape.reduce((a, b) => a * b);
      const batch = {
        activations: new Float32Array(size).fill(0.1),
        targets: Float32Array.from({ length: batchSize }, (_, at) => at % 2),
        weights: new Float32Array(batchSize).fill(1),
        rate: 1e-6,
        dropoutSeed: 1,
      };
      trainer.step(batch);
      pace.step.set(key, time(() => [1, 2].map(() => trainer.step(batch))) / 2);
      pace.judge.set(
        key,
        time(() => trainer.judge(batch.activations, batchSize)),
      );
      trainer.dispose();
      model.dispose();
      if (pace.trunk.has(imageSize)) continue;
      const run = (): unknown =>
        computeBatch(network, new Float32Array(8 * imageSize ** 2 * 3), {
          imageSize,
          batchSize: 8,
          cut: 'mixed8',
          pooled: true,
        });
      run();
      pace.trunk.set(imageSize, time(run) / 8);
    }
  return pace;
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** At most: without early stopping, and with nothing in the cache. */
export function estimateSeconds(cell: Cell, pace: Pace): number {
  const { recipe, input } = cell;
  const { training, validation } = input;
  const judged = (training.length + validation.length) / recipe.batchSize;
  const draws = recipe.draws === 'fresh' ? 0 : recipe.draws;
  const trunk = pace.trunk.get(recipe.imageSize) ?? 0;
  const filling = recipe.stages.some(({ trainable }) => trainable !== 'all')
    ? (training.length * (draws + 1) + validation.length) * trunk
    : training.length * trunk;
  return recipe.stages.reduce((sum, stage) => {
    const key = keyOf(cell, stage);
    const epoch =
      (training.length / recipe.batchSize) * (pace.step.get(key) ?? 0) + judged * (pace.judge.get(key) ?? 0);
    return sum + epoch * stage.epochs;
  }, filling);
}
