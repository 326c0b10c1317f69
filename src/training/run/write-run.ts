/** A training as the run record that everything after it reads. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { writeAtomic } from '../../files/write-atomic.js';
import type { Backbone } from '../../model/backbone.js';
import { writeModel } from '../../model/trained-model.js';
import { formatLines } from '../../record/json-lines.js';
import { readRunRecord } from '../../record/read-run-record.js';
import type { JsonValue, RunDescription, RunRecord } from '../../record/run-record.js';
import { writeRunRecord } from '../../record/write-run-record.js';
import { nameBackend } from '../../tensorflow/backend-facts.js';
import { followJournal } from './follow-journal.js';
import { checkIdentity, describeIdentity, type Identity, identifyRun, type TrainingWork } from './identity.js';
import { type Journal, listPredictions } from './journal.js';
import { type TrainingOptions, type TrainingResult, trainRecipe } from './train-recipe.js';

/** How to train a run. */
export interface RunOptions extends Omit<TrainingOptions, 'stages'> {
  /** The run's folder. */
  readonly folder: string;
  /** Whether to write event files for TensorBoard beside the record; default false. */
  readonly tensorboard?: boolean;
}

/**
 * Trains by a recipe and writes the run record into `options.folder`: the history after each epoch, the rest at the end, when checkpoints aren't needed any
 * more and are removed. With `resume`, a run that is finished is only read.
 *
 * @throws TrainingError where `resume` finds a finished run of another training
 * @throws what `trainRecipe` and `writeRunRecord` throw
 */
export async function trainRun(backbone: Backbone, work: TrainingWork, options: RunOptions): Promise<RunRecord> {
  const { folder, resume = false, tensorboard = false } = options;
  const finished = resume && existsSync(join(folder, 'run.json')) ? await readRunRecord(folder) : null;
  if (finished) return checkFinished(finished, describeIdentity(backbone, work, options.seed));
  const follow = tensorboard ? followJournal(join(folder, 'tensorboard')) : null;
  const result = await trainRecipe(backbone, work, {
    ...options,
    onJournal: async (journal) => {
      await writeAtomic(join(folder, 'history.jsonl'), formatLines(journal.history), { flush: false });
      await follow?.(journal);
      await options.onJournal?.(journal);
    },
  });
  const model = await writeModel(folder, describeTrained(backbone, work, result));
  const record = createRecord(backbone, work, { journal: result.journal, seed: options.seed, model });
  await writeRunRecord(folder, record);
  await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
  return record;
}

function checkFinished(record: RunRecord, identity: Identity): RunRecord {
  checkIdentity(identifyRun(record), identity);
  return record;
}

function describeTrained(
  { weights }: Backbone,
  { input, recipe }: TrainingWork,
  { state }: TrainingResult,
): Parameters<typeof writeModel>[1] {
  const { inputRange, name, sha256, lineage } = weights;
  const { classes } = input;
  return { ...state, classes, imageSize: recipe.imageSize, inputRange, weights: { name, sha256, lineage } };
}

function createRecord(
  { weights, backend }: Backbone,
  { input, recipe }: TrainingWork,
  { journal, seed, model }: Pick<Required<RunDescription>, 'seed' | 'model'> & { readonly journal: Journal },
): RunRecord {
  const { name, sha256, lineage, inputRange } = weights;
  const tensorflow = backend.tensorflowVersion === null ? {} : { tensorflow: backend.tensorflowVersion };
  return {
    run: {
      classes: input.classes,
      recipe: recipe as unknown as { readonly [key: string]: JsonValue },
      seed,
      backend: nameBackend(backend),
      weights: { name, sha256, lineage, inputRange },
      dataFingerprint: input.dataFingerprint,
      versions: { node: process.versions.node, tfjs: backend.tfjsVersion, ...tensorflow },
      synthetic: input.synthetic,
      device: backend.device === 'CPU' ? (cpus()[0]?.model ?? backend.device) : backend.device,
      threads: backend.threads,
      stages: journal.stages,
      model,
    },
    history: journal.history,
    frames: [...input.training, ...input.validation].map(({ frame }) => frame),
    predictions: listPredictions(journal, input),
    timing: journal.timing,
  };
}
