/** A whole training: stage after stage, each with its gates, kept so that it can go on after any stop. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backbone, networkOf } from '../../model/backbone.js';
import type { RunStage } from '../../record/run-record.js';
import { openActivations } from '../activations/open-activations.js';
import { decideKeep, decideStart, type GateDecision, type Measured } from '../recipe/gate.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import { findScaling } from '../scale-features.js';
import { createHead, featureCount, type ModelState } from '../stage/model-state.js';
import { describeIdentity, type Identity, type TrainingWork } from './identity.js';
import { findEvent, type Journal, openJournal } from './journal.js';
import { measurePart } from './measure-part.js';
import { openReaders } from './open-readers.js';
import type { Origin } from './pack-state.js';
import { readBaselines } from './read-baselines.js';
import { runStage, type StageWatch, tellFilling } from './run-stage.js';
import { checkInput, checkLabelEffects, labelsOf, type TrainingInput } from './training-input.js';
import { readPoint, type TrainingPoint, writePoint } from './training-point.js';
import { withNetwork } from './with-network.js';

/** How to train. */
export interface TrainingOptions extends Omit<StageWatch, 'save'> {
  /** Decides draws, order, dropout and mixup: a whole number of 0 or more. */
  readonly seed: number;
  /** The run's folder, where checkpoints go; without it the training can't be resumed. */
  readonly folder?: string;
  /** Goes on from the newest checkpoint of `folder`; default false: what is there is removed. */
  readonly resume?: boolean;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Runs no more than so many of the recipe's stages, from the first; default: all. */
  readonly stages?: number;
  /** After each epoch and each stage, once it is kept in `folder`. */
  readonly onJournal?: (journal: Journal) => Promise<void>;
  /** Told in sentences: what a gate decided, and checkpoints that were passed over. */
  readonly onNote?: (sentence: string) => void;
}

/** What a training ends with. */
export interface TrainingResult {
  readonly journal: Journal;
  /** What the last stage that was kept left. */
  readonly state: ModelState;
}

/** A training on its way. */
interface Training {
  readonly backbone: Backbone;
  readonly input: TrainingInput;
  readonly recipe: Recipe;
  readonly options: TrainingOptions;
  readonly origin: Origin;
  readonly identity: Identity;
}

/**
 * Trains by a recipe.
 *
 * The same backbone, data, recipe and seed give the same journal (but for its times) and the same weights, on the same machine with the same number of threads,
 * whether or not the training was stopped in between and resumed.
 *
 * @param backbone - stays as it is
 * @throws TrainingError for data from which nothing can be learnt, labels that the recipe doesn't know, or checkpoints of another training
 * @throws RangeError where a stage can't fit into memory
 * @throws the signal's reason: what was done up to the last whole epoch is kept in `folder`
 */
export async function trainRecipe(
  backbone: Backbone,
  work: TrainingWork,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const { input, recipe } = work;
  checkInput(input);
  checkLabelEffects(recipe.augmentation, input.classes);
  const identity = describeIdentity(backbone, work, options.seed);
  const { values } = networkOf(backbone).weights;
  const found = await findPoint({ identity, values }, options);
  if (found === null) await fillFirstBlock(backbone, work, options);
  const origin = found?.origin ?? (await findOrigin(backbone, work, options));
  const training: Training = { backbone, input, recipe, options, origin, identity };
  let point = found?.point ?? beginAt(origin);
  while (point.index < (options.stages ?? recipe.stages.length)) point = await passStage(training, point);
  return { journal: point.journal, state: point.start };
}

async function findPoint(
  own: { readonly identity: Identity; readonly values: Float32Array },
  { folder, resume = false, onNote }: TrainingOptions,
) {
  if (folder === undefined) return null;
  if (!resume) {
    await rm(checkpointsOf(folder), { recursive: true, force: true });
    return null;
  }
  const { found, refused } = await readPoint(checkpointsOf(folder), own);
  for (const sentence of refused) onNote?.(sentence);
  return found;
}

function checkpointsOf(folder: string): string {
  return join(folder, 'checkpoints');
}

/**
 * Where a stage of blocks follows stages of the head, computes what enters its cut first and keeps the pooled features of the same pass, which those stages
 * read: the trunk runs once for both. Where a gate then holds the blocks back, files were written that nobody reads.
 */
async function fillFirstBlock(
  backbone: Backbone,
  { input, recipe }: TrainingWork,
  { seed, cacheDirectory, signal, onProgress }: TrainingOptions,
): Promise<void> {
  const index = recipe.stages.findIndex(({ trainable }) => trainable !== 'head');
  const stage = recipe.stages[index];
  if (index < 1 || stage === undefined || stage.trainable === 'all' || recipe.draws === 'fresh') return;
  const readers = await openReaders({
    input,
    recipe,
    index,
    network: networkOf(backbone),
    seed,
    pooled: true,
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
    onProgress: tellFilling({ signal, onProgress }, stage),
  });
  await readers.close();
}

/** The head's scaling, from the training frames as they are under the weights that the training begins with. */
async function findOrigin(
  backbone: Backbone,
  { input, recipe }: TrainingWork,
  { cacheDirectory, signal, onProgress }: TrainingOptions,
): Promise<Origin> {
  const network = networkOf(backbone);
  const [stage] = recipe.stages as [Stage];
  const reader = await openActivations(network, input.training, {
    cut: 'head',
    imageSize: recipe.imageSize,
    augmentation: recipe.augmentation,
    draws: 0,
    precision: recipe.cachePrecision,
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
    onProgress: tellFilling({ signal, onProgress }, stage),
  });
  try {
    const features = await reader.read(input.training.map((_, frame) => ({ frame, draw: -1 })));
    const labels = labelsOf(input.training);
    const { center, spread } = findScaling({ features, count: labels.length, labels }, featureCount);
    return { values: network.weights.values, center: Float32Array.from(center), spread };
  } finally {
    await reader.close();
  }
}

function beginAt({ values, center, spread }: Origin): TrainingPoint {
  const head = createHead({ center: Float64Array.from(center), spread });
  return { index: 0, start: { values, head }, within: null, journal: openJournal() };
}

/** Runs the next stage, or leaves it out, and keeps what comes of it. */
async function passStage(training: Training, point: TrainingPoint): Promise<TrainingPoint> {
  const { recipe, options } = training;
  const stage = recipe.stages[point.index] as Stage;
  const decision = await decideStartOf(training, point);
  if (!decision.passed) {
    options.onNote?.(`Stage ${stage.name} isn't run: ${decision.reason}.`);
    return closeStage(training, point, { state: point.start, told: describeSkipped(stage, decision) });
  }
  const began = performance.now();
  const end = await withNetwork(training.backbone, point.start, (network) =>
    runStage({
      ...training,
      ...(options.cacheDirectory === undefined ? {} : { cacheDirectory: options.cacheDirectory }),
      index: point.index,
      network,
      start: point.start,
      pretrained: training.origin.values,
      seed: options.seed,
      journal: point.journal,
      from: point.within,
      watch: { ...options, save: (within) => save(training, { ...point, within }) },
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { rss } = process.memoryUsage();
  point.journal.timing.push({ part: stage.name, seconds, peakMemoryBytes: rss });
  const kept = decideKeepOf(training, point, end.epoch);
  if (!kept.passed) options.onNote?.(`Stage ${stage.name} isn't kept: ${kept.reason}.`);
  const state = kept.passed ? end.state : point.start;
  const told: RunStage = {
    name: stage.name,
    trainable: stage.trainable,
    epochs: end.epochs,
    epoch: end.epoch,
    kept: kept.passed,
    reason: joinReasons(decision, kept),
  };
  return closeStage(training, point, { state, told });
}

/** What both gates of a stage said, as far as it has gates. */
function joinReasons(start: GateDecision, keep: GateDecision): string {
  const said = [start, keep].map(({ reason }) => reason).filter((reason) => reason !== 'no gate');
  return said.join('; ') || 'no gate';
}

function describeSkipped({ name, trainable }: Stage, { reason }: GateDecision): RunStage {
  return { name, trainable, epochs: 0, epoch: null, kept: false, reason };
}

/** The point at which the next stage begins. */
async function closeStage(
  training: Training,
  { index, journal }: TrainingPoint,
  { state, told }: { readonly state: ModelState; readonly told: RunStage },
): Promise<TrainingPoint> {
  journal.stages.push(told);
  const next = { index: index + 1, start: state, within: null, journal };
  await save(training, next);
  return next;
}

async function save({ options, identity, origin }: Training, point: TrainingPoint): Promise<void> {
  if (options.folder !== undefined) await writePoint(checkpointsOf(options.folder), point, { identity, origin });
  await options.onJournal?.(point.journal);
}

/** The event at the epoch whose weights the next stage starts from; null where no stage was kept. */
function findBefore(journal: Journal): Measured | null {
  const before = journal.stages.findLast(({ kept }) => kept);
  return before === undefined || before.epoch === null ? null : measuresOf(journal, before.name, before.epoch);
}

function measuresOf(journal: Journal, stage: string, epoch: number): Measured {
  return findEvent(journal, stage, epoch) as Readonly<Record<string, unknown>> as Measured;
}

async function decideStartOf({ recipe, input }: Training, { index, journal }: TrainingPoint): Promise<GateDecision> {
  const { start } = (recipe.stages[index] as Stage).gate;
  if (start === null) return decideStart(null, { measured: {}, baselines: [] });
  const measured = findBefore(journal);
  if (measured === null) return { passed: false, reason: 'no stage before it was kept' };
  const baselines = start.atLeast === 'baselines' ? await readBaselines(input) : [];
  const scores = baselines.map(({ logits }) => scoreBaseline(logits, input)[start.measure] ?? Number.NaN);
  return decideStart(start, { measured, baselines: scores });
}

/** A baseline answers for validation frames; nothing is asked of it on frames that it learned from. */
function scoreBaseline(logits: Float32Array, { validation }: TrainingInput): Record<string, number> {
  const units = validation.map(({ unit }) => unit);
  const { accuracy, balancedAccuracy, areaUnderCurve } = measurePart({ logits, labels: labelsOf(validation), units });
  return { valAccuracy: accuracy, valBalancedAccuracy: balancedAccuracy, valAreaUnderCurve: areaUnderCurve };
}

function decideKeepOf({ recipe }: Training, { index, journal }: TrainingPoint, epoch: number): GateDecision {
  const stage = recipe.stages[index] as Stage;
  return decideKeep(stage, measuresOf(journal, stage.name, 0), measuresOf(journal, stage.name, epoch));
}
