/** Opens the trained model of a run, and sees that model and record are of one run. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { suggestPath } from '../files/near-name.js';
import { readModel, type TrainedModel } from '../model/trained-model.js';
import { TrainedModelError } from '../model/trained-model-error.js';
import { readRunRecord } from '../record/read-run-record.js';
import type { RunRecord } from '../record/run-record.js';
import { type Context, UsageError } from './command.js';

/** A run that can predict. */
export interface TrainedRun {
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
  readonly record: RunRecord;
  readonly model: TrainedModel;
}

/**
 * Opens the run in the folder that `word` names.
 *
 * @throws {@link UsageError} where there is none, RunRecordError where it is damaged, TrainedModelError where its model is missing, damaged, or
 * contradicts the record in classes, input range or image size
 */
export async function openTrainedRun(word: string, context: Context): Promise<TrainedRun> {
  const folder = resolve(context.cwd, word);
  if (!existsSync(folder))
    throw new UsageError(
      `Cannot use run '${word}': expected the folder of a run, got nothing at that path; ${suggestPath(word, context.cwd, 'correct the path')}`,
    );
  const record = await readRunRecord(folder);
  const { model: reference } = record.run;
  if (reference === undefined)
    throw new TrainedModelError(
      'a run with a trained model',
      'a record without one',
      'train it with npx angiolab train',
    );
  const model = await readModel(folder, reference);
  checkAgreement(record, model);
  return { folder, name: basename(folder), record, model };
}

/** What both say has to be the same: else images would be prepared for another network, or classes change places. */
function checkAgreement({ run }: RunRecord, { classes, inputRange, imageSize }: TrainedModel): void {
  const said = { classes: run.classes, inputRange: run.weights.inputRange, imageSize: run.recipe['imageSize'] };
  const held = { classes, inputRange, imageSize };
  for (const key of ['classes', 'inputRange', 'imageSize'] as const) {
    const [expected, got] = [JSON.stringify(said[key]), JSON.stringify(held[key])];
    if (expected === undefined || expected === got) continue;
    throw new TrainedModelError(`${key} ${expected}, as in run.json`, got, 'copy run.json and model from the same run');
  }
}
