/** One stage: its epochs, what is judged after each, and when it ends. */
import { setImmediate } from 'node:timers/promises';
import type { Network } from '../../model/network.js';
import type { HistoryEvent } from '../../record/run-record.js';
import type { ActivationReader } from '../activations/activation-reader.js';
import { checkMemory } from '../memory/check-memory.js';
import { planEpoch } from '../recipe/plan-epoch.js';
import { rateOfStep } from '../recipe/rate-of-step.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import { watchEpochs } from '../recipe/watch-epochs.js';
import type { ModelState } from '../stage/model-state.js';
import type { Snapshot } from '../stage/snapshot.js';
import { createStageModel, type StageModel } from '../stage/stage-model.js';
import { createStageTrainer, type StageTrainer } from '../stage/stage-trainer.js';
import { type DoneStep, describeEpoch } from './describe-epoch.js';
import type { EpochPredictions, Journal } from './journal.js';
import { judgeFrames } from './judge-frames.js';
import { type Observe, openObservers } from './observe-stage.js';
import { openReaders } from './open-readers.js';
import { prepareSteps, type TakeStep } from './take-step.js';
import { labelsOf, type TrainingExample, type TrainingInput } from './training-input.js';

/** What a stage works on. */
export interface StageJob {
  readonly input: TrainingInput;
  readonly recipe: Recipe;
  /** The stage's place in the recipe, from 0. */
  readonly index: number;
  /** With the weights that the stage before left. */
  readonly network: Network;
  readonly start: ModelState;
  /** The network's numbers as the training began. */
  readonly pretrained: Float32Array;
  readonly seed: number;
  readonly journal: Journal;
  /** Where the stage goes on after it was stopped; null for its beginning. */
  readonly from: StagePoint | null;
  readonly cacheDirectory?: string;
  readonly watch: StageWatch;
}

/** Who is told what. */
export interface StageWatch {
  readonly signal?: AbortSignal;
  /** While activations are computed, and after each step. */
  readonly onProgress?: (progress: StageProgress) => void;
  /** After each epoch, once it is in the journal. */
  readonly onEpoch?: (event: HistoryEvent) => void;
  /** After each epoch: keeps all that a later epoch depends on. */
  readonly save?: (point: StagePoint) => Promise<void>;
}

/** How far a stage is. */
export interface StageProgress {
  readonly stage: string;
  /** `activations` counts frames and draws; `steps` those of the epoch; `rates` those of a range test. */
  readonly part: 'activations' | 'steps' | 'rates';
  /** 0 before the first epoch. */
  readonly epoch: number;
  /** Of the stage, at most. */
  readonly epochs: number;
  readonly done: number;
  readonly total: number;
}

/** A stage between two epochs. */
export interface StagePoint {
  /** The last one that is over. */
  readonly epoch: number;
  readonly snapshot: Snapshot;
  /** The weights of the best epoch, where early stopping shall give them back and the last epoch isn't it. */
  readonly best: BestEpoch | null;
}

interface BestEpoch {
  readonly epoch: number;
  readonly state: ModelState;
}

/** How a stage ended. */
export interface StageEnd {
  readonly state: ModelState;
  /** Whose weights those are. */
  readonly epoch: number;
  /** Epochs that were run. */
  readonly epochs: number;
}

/** A stage while it runs. */
interface Running {
  readonly job: StageJob;
  readonly stage: Stage;
  readonly trainer: StageTrainer;
  readonly learning: ActivationReader;
  readonly judging: ActivationReader;
  readonly observe: Observe;
  readonly takeStep: TakeStep;
}

/**
 * Runs a stage with a fresh optimiser, to its last epoch or until early stopping ends it.
 *
 * Each epoch goes into the journal; epoch 0 tells what the stage began with. All that is random depends on seed, stage and epoch alone, so a stage that goes
 * on from a point is the one that never stopped.
 *
 * @throws RangeError where the stage can't fit into memory; what the activations throw; the signal's reason, between two steps
 */
export async function runStage(job: StageJob): Promise<StageEnd> {
  const { recipe, network, start } = job;
  const stage = recipe.stages[job.index] as Stage;
  const { trainable, normalization } = stage;
  const { imageSize, batchSize } = recipe;
  checkMemory({ trainable, normalization, imageSize, batchSize, backend: network.backend.name });
  const { signal, onProgress } = job.watch;
  const readers = await openReaders({ ...job, onProgress: tellFilling({ signal, onProgress }, stage) });
  const { learning, judging } = readers;
  let model: StageModel | null = null;
  let trainer: StageTrainer | null = null;
  try {
    model = createStageModel(network, start, { trainable, normalization, imageSize });
    trainer = createStageTrainer(model, stage, { observers: recipe.observers, batchSize });
    const frames = { reader: learning, count: job.input.training.length };
    const observe = await openObservers(model, frames, { stage, recipe, pretrained: job.pretrained });
    const takeStep = prepareSteps({ ...job, stage, trainer, learning });
    return await runEpochs({ job, stage, trainer, learning, judging, observe, takeStep });
  } finally {
    trainer?.dispose();
    model?.dispose();
    await readers.close();
  }
}

/** Tells how far the activations of a stage are, and ends where the signal says so. */
export function tellFilling(
  { signal, onProgress }: { readonly [key in 'signal' | 'onProgress']: StageWatch[key] | undefined },
  { name, epochs }: Stage,
): (progress: { readonly done: number; readonly total: number }) => void {
  return (progress) => {
    signal?.throwIfAborted();
    onProgress?.({ stage: name, part: 'activations', epoch: 0, epochs, ...progress });
  };
}

async function runEpochs(running: Running): Promise<StageEnd> {
  const { job, stage, trainer } = running;
  let best = job.from?.best ?? null;
  let epoch = job.from?.epoch ?? 0;
  if (job.from) trainer.restore(job.from.snapshot);
  else await judgeEpoch(running, { epoch, steps: [], stepped: null });
  while (epoch < stage.epochs && !isOver(job.journal, stage)) {
    epoch += 1;
    const { steps, stepped } = await runSteps(running, epoch);
    await judgeEpoch(running, { epoch, steps, stepped });
    best = keepBest(running, epoch, best);
    await job.watch.save?.({ epoch, snapshot: trainer.snapshot(), best });
  }
  return best === null
    ? { state: trainer.readState(), epoch, epochs: epoch }
    : { state: best.state, epoch: best.epoch, epochs: epoch };
}

/** What the stage's rules have seen of a measure: its values after epochs 1, 2, …. */
function historyOf({ history }: Journal, { name }: Stage, measure: string): number[] {
  return history
    .filter(({ stage, epoch }) => stage === name && epoch > 0)
    .map((event) => Number(event[measure] ?? Number.NaN));
}

function isOver(journal: Journal, stage: Stage): boolean {
  const { earlyStopping } = stage;
  return earlyStopping !== null && watchEpochs(earlyStopping, historyOf(journal, stage, earlyStopping.monitor)).stop;
}

/** The best epoch so far where it isn't this one; null where the trainer has its weights, or nothing is to be restored. */
function keepBest({ job, stage, trainer }: Running, epoch: number, best: BestEpoch | null): BestEpoch | null {
  const { earlyStopping } = stage;
  if (earlyStopping === null || !earlyStopping.restore) return null;
  const { bestEpoch } = watchEpochs(earlyStopping, historyOf(job.journal, stage, earlyStopping.monitor));
  return bestEpoch === epoch ? { epoch, state: trainer.readState() } : best;
}

async function runSteps(
  running: Running,
  epoch: number,
): Promise<{ readonly steps: DoneStep[]; readonly stepped: Float32Array }> {
  const { job, stage } = running;
  const { recipe, seed, index, input, watch } = job;
  const labels = labelsOf(input.training);
  const { batchSize, draws } = recipe;
  const batches = planEpoch(stage, labels, { seed, stageIndex: index, epoch, batchSize, draws });
  const { schedule } = stage;
  const history = schedule.kind === 'reduceOnPlateau' ? historyOf(job.journal, stage, schedule.monitor) : [];
  const stepped = new Float32Array(labels.length).fill(Number.NaN);
  const steps: DoneStep[] = [];
  for (const [step, batch] of batches.entries()) {
    const rate = rateOfStep(stage, { epoch, step, steps: batches.length, history });
    const facts = await running.takeStep(batch, rate, batches[step + 1]);
    batch.items.forEach(({ frame }, at) => {
      stepped[frame] = batch.mixup === null ? (facts.logits[at] as number) : Number.NaN;
    });
    steps.push({ facts, rate, size: batch.items.length });
    const { name, epochs } = stage;
    watch.onProgress?.({ stage: name, part: 'steps', epoch, epochs, done: step + 1, total: batches.length });
    await breathe(watch);
  }
  return { steps, stepped };
}

async function judgeEpoch(
  { job, stage, trainer, learning, judging, observe }: Running,
  {
    epoch,
    steps,
    stepped,
  }: { readonly epoch: number; readonly steps: DoneStep[]; readonly stepped: Float32Array | null },
): Promise<void> {
  const { input, journal, recipe, watch } = job;
  const options = { batchSize: recipe.batchSize, onBatch: () => breathe(watch) };
  const judge = async (reader: ActivationReader, examples: readonly TrainingExample[]) => ({
    logits: await judgeFrames(trainer, { reader, count: examples.length }, options),
    labels: labelsOf(examples),
    units: examples.map(({ unit }) => unit),
  });
  const [training, validation] = [await judge(learning, input.training), await judge(judging, input.validation)];
  const place = { stage: stage.name, epoch };
  const said: EpochPredictions = { ...place, training: training.logits, validation: validation.logits, stepped };
  journal.predictions.push(said);
  const event = describeEpoch({ ...place, training, validation, steps, observed: observe(trainer) });
  journal.history.push(event);
  watch.onEpoch?.(event);
}

/** Lets timers, files and signals have their turn. */
async function breathe({ signal }: StageWatch): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
