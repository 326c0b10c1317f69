/** The learning rate range test of a stage: rates that grow step by step, on weights that are thrown away. */
import { setImmediate } from 'node:timers/promises';
import { findNearName } from '../../files/near-name.js';
import type { Backbone } from '../../model/backbone.js';
import type { Network } from '../../model/network.js';
import { checkMemory } from '../memory/check-memory.js';
import { type Batch, planEpoch } from '../recipe/plan-epoch.js';
import {
  endsRangeTest,
  planRangeTest,
  type RangeTestOptions,
  type RangeTestResult,
  readRangeTest,
} from '../recipe/range-test.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import type { ModelState } from '../stage/model-state.js';
import { createStageModel } from '../stage/stage-model.js';
import { createStageTrainer, type StageTrainer } from '../stage/stage-trainer.js';
import type { TrainingWork } from './identity.js';
import { openReaders } from './open-readers.js';
import { tellFilling } from './run-stage.js';
import { prepareSteps } from './take-step.js';
import { type TrainingOptions, trainRecipe } from './train-recipe.js';
import { TrainingError } from './training-error.js';
import { labelsOf } from './training-input.js';
import { withNetwork } from './with-network.js';

/** How to test. */
export interface StageRangeOptions extends Omit<TrainingOptions, 'folder' | 'resume' | 'onJournal' | 'stages'> {
  /** By its name; default: the recipe's last one. */
  readonly stage?: string;
  readonly rates?: RangeTestOptions;
}

/** What a range test of a stage found. */
export interface StageRange extends RangeTestResult {
  readonly stage: string;
  /** Those that were tried. */
  readonly rates: Float64Array;
  /** Of each step's batch before its update. */
  readonly losses: readonly number[];
}

/**
 * Runs the stages before the one that is tested, then takes steps of it at the planned rates until the loss breaks out. Nothing is written but the cache;
 * equal seeds give equal losses.
 *
 * @throws TrainingError for a stage that the recipe lacks; RangeError where all rates that were tried are too high; what `trainRecipe` throws
 */
export async function runRangeTest(
  backbone: Backbone,
  work: TrainingWork,
  { stage, rates, ...options }: StageRangeOptions,
): Promise<StageRange> {
  const planned = planRangeTest(rates);
  const index = findStage(work.recipe, stage);
  const { state } = await trainRecipe(backbone, work, { ...options, stages: index });
  const losses = await withNetwork(backbone, state, (network) =>
    tryRates({ network, state, work, index, options }, planned),
  );
  const tried = planned.slice(0, losses.length);
  return { stage: (work.recipe.stages[index] as Stage).name, rates: tried, losses, ...readRangeTest(tried, losses) };
}

function findStage({ stages }: Recipe, name: string | undefined): number {
  if (name === undefined) return stages.length - 1;
  const names = stages.map((stage) => stage.name);
  const index = names.indexOf(name);
  if (index >= 0) return index;
  const near = findNearName(name, names);
  throw new TrainingError(
    `Cannot test rates: expected a stage of the recipe (${names.join(', ')}), got '${name}'; ${near === null ? 'name one of them' : `did you mean '${near}'?`}`,
  );
}

interface RangeJob {
  readonly network: Network;
  readonly state: ModelState;
  readonly work: TrainingWork;
  readonly index: number;
  readonly options: Omit<TrainingOptions, 'folder'>;
}

async function tryRates({ network, state, work, index, options }: RangeJob, rates: Float64Array): Promise<number[]> {
  const { input, recipe } = work;
  const stage = recipe.stages[index] as Stage;
  const { trainable, normalization } = stage;
  const { imageSize, batchSize } = recipe;
  checkMemory({ trainable, normalization, imageSize, batchSize, backend: network.backend.name });
  const { seed, signal, onProgress, cacheDirectory } = options;
  const readers = await openReaders({
    ...work,
    index,
    network,
    seed,
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
    onProgress: tellFilling({ signal, onProgress }, stage),
  });
  const model = createStageModel(network, state, { trainable, normalization, imageSize });
  let trainer: StageTrainer | null = null;
  try {
    trainer = createStageTrainer(model, stage, { observers: false });
    const takeStep = prepareSteps({ input, recipe, seed, stage, trainer, learning: readers.learning });
    const batches = planSteps(work, { index, seed, steps: rates.length });
    const losses: number[] = [];
    for (const [step, rate] of rates.entries()) {
      const { loss } = await takeStep(batches[step] as Batch, rate, batches[step + 1]);
      losses.push(loss);
      onProgress?.({ stage: stage.name, part: 'rates', epoch: 0, epochs: 0, done: step + 1, total: rates.length });
      await setImmediate();
      signal?.throwIfAborted();
      if (endsRangeTest(losses)) break;
    }
    return losses;
  } finally {
    trainer?.dispose();
    model.dispose();
    await readers.close();
  }
}

/** Batches of as many epochs as the steps need. */
function planSteps(
  { input, recipe }: TrainingWork,
  { index, seed, steps }: { readonly index: number; readonly seed: number; readonly steps: number },
): Batch[] {
  const { batchSize, draws, stages } = recipe;
  const labels = labelsOf(input.training);
  const batches: Batch[] = [];
  for (let epoch = 1; batches.length < steps; epoch++)
    batches.push(...planEpoch(stages[index] as Stage, labels, { seed, stageIndex: index, epoch, batchSize, draws }));
  return batches;
}
