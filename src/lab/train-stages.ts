/** Trains by a recipe from a notebook, to the run record that the next notebook reads. */
import type { Source } from '../dataset/source.js';
import type { Backbone } from '../model/backbone.js';
import type { HistoryEvent, RunRecord } from '../record/run-record.js';
import type { Recipe } from '../training/recipe/recipe.js';
import { trainRun } from '../training/run/write-run.js';
import type { LabelledFrame } from './frames.js';
import { projectPath } from './project-path.js';
import { toExamples, twoClasses } from './training-examples.js';

/** What a training is given; the test part stays closed. */
export interface StagesData {
  readonly source: Source;
  readonly backbone: Backbone;
  readonly training: readonly LabelledFrame[];
  readonly validation: readonly LabelledFrame[];
}

/** How to train. */
export interface StagesOptions {
  /** From `readRecipe`. */
  readonly recipe: Recipe;
  /** Decides draws, order, dropout and mixup: a whole number of 0 or more. */
  readonly seed: number;
  /** Where the run record goes, relative to the project's folder; an older one there is replaced. */
  readonly folder: string;
  /** After each epoch; epoch 0 is before the stage's first step. */
  readonly onEpoch?: (event: HistoryEvent) => void;
}

/**
 * Trains stage after stage behind the recipe's gates, and writes the run record (docs/formats.md) with the trained model.
 *
 * @returns the record: `run.stages` says what the gates decided
 * @throws RangeError unless the source has two labels, and each part frames that can be learnt from or judged; what `trainRun` throws
 */
export async function trainStages(data: StagesData, options: StagesOptions): Promise<RunRecord> {
  const { source, backbone } = data;
  const { recipe, seed, folder, onEpoch } = options;
  const classes = twoClasses(source);
  const { fingerprint: dataFingerprint, synthetic } = source;
  const [training, validation] = [
    await toExamples(source, data.training, classes),
    await toExamples(source, data.validation, classes),
  ];
  const input = { classes, training, validation, dataFingerprint, synthetic };
  const work = { input, recipe };
  return trainRun(backbone, work, { seed, folder: projectPath(folder), ...(onEpoch === undefined ? {} : { onEpoch }) });
}
