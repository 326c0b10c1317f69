/** What a training is made of, on the backend that the command line names: a batch through the trunk, a step of the head, a step of the top blocks. */
import { performance } from 'node:perf_hooks';
import { loadBackbone, networkOf } from '../../src/model/backbone.js';
import { openLanes } from '../../src/model/feature-lanes.js';
import { createRandom } from '../../src/numeric/random.js';
import { parseRecipe } from '../../src/training/recipe/parse-recipe.js';
import type { Stage, Trainable } from '../../src/training/recipe/stage.js';
import { createHead } from '../../src/training/stage/model-state.js';
import { createStageModel } from '../../src/training/stage/stage-model.js';
import { createStageTrainer } from '../../src/training/stage/stage-trainer.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';

const batchSize = 8;
const imageSize = 299;
/** Enough for WASM to put workers to work, which share an extraction. */
const batches = 4;

const backbone = await loadBackbone({ backend: process.argv[2] === 'wasm' ? 'wasm' : 'native', weights: 'random' });
const network = networkOf(backbone);
const random = createRandom(1);
const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.uniform());

/** The time of a batch: all lanes together, once they have begun. */
async function measureForward(): Promise<number> {
  const lanes = openLanes(network, { imageSize, batchSize }, batches);
  const input = draw(batchSize * imageSize ** 2 * 3);
  const run = async (count: number): Promise<void> => {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let at = 0; at < count / lanes.length; at++) await lane.compute(Float32Array.from(input));
      }),
    );
  };
  await run(lanes.length);
  const start = performance.now();
  await run(batches);
  const ms = (performance.now() - start) / batches;
  for (const lane of lanes) await lane.close();
  return ms;
}

function stageOf(trainable: Trainable): Stage {
  const stage = { name: 'stage', trainable, learningRate: 1e-4 };
  return parseRecipe({ format: 'angiolab.recipe', version: 1, name: 'bench', stages: [stage] }).stages[0] as Stage;
}

function measureStep(trainable: 'head' | 'mixed8', steps: number): number {
  const head = createHead({ center: new Float64Array(2048), spread: 1 });
  const model = createStageModel(network, { values: network.weights.values, head }, { trainable });
  const trainer = createStageTrainer(model, stageOf(trainable));
  const activations = draw(batchSize * model.inputShape.reduce((a, b) => a * b));
  const targets = Float32Array.from({ length: batchSize }, (_, at) => at % 2);
  const batch = { activations, targets, weights: new Float32Array(batchSize).fill(1), rate: 1e-4 };
  trainer.step({ ...batch, dropoutSeed: 0 });
  const start = performance.now();
  for (let at = 1; at <= steps; at++) trainer.step({ ...batch, dropoutSeed: at });
  const ms = (performance.now() - start) / steps;
  trainer.dispose();
  model.dispose();
  return ms;
}

const tasks = {
  forward: measureForward,
  head: async () => measureStep('head', 20),
  blocks: async () => measureStep('mixed8', 2),
};

await answerRequests(async ({ task }: { task: keyof typeof tasks }): Promise<Measurement> => {
  const ms = await tasks[task]();
  const { name, threads } = backbone.backend;
  return { ms, peakBytes: process.resourceUsage().maxRSS * 1024, facts: { backend: name, threads: String(threads) } };
});
