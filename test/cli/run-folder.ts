/** A run with a trained model, and a folder of pictures, for commands that need both. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { TrainedModel } from '../../src/model/trained-model.js';
import { writeModel } from '../../src/model/trained-model.js';
import type { RunRecord } from '../../src/record/run-record.js';
import { writeRunRecord } from '../../src/record/write-run-record.js';
import { createTrainedModel, drawPictures } from '../model/trained-models.js';
import { exampleRecord } from '../record/example-record.js';

/** Writes a run whose record and model agree; `said` changes what the record says of the run. */
export async function writeTrainedRun(
  folder: string,
  said: Partial<RunRecord['run']> = {},
  frames: RunRecord['frames'] = exampleRecord.frames,
): Promise<TrainedModel> {
  const trained = createTrainedModel();
  const model = await writeModel(folder, trained);
  const weights = { ...trained.weights, inputRange: trained.inputRange };
  const run = { ...exampleRecord.run, weights, model, ...said };
  await writeRunRecord(folder, { ...exampleRecord, run, frames, predictions: [] });
  return trained;
}

/** Writes `a.png`, `b.png`, … of 90 x 80 pixels. */
export function writePictures(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (const [at, { data, rows, columns }] of drawPictures(count).entries())
    writeFileSync(
      join(folder, `${String.fromCharCode(97 + at)}.png`),
      encode({ data, width: columns, height: rows, channels: 1, depth: 8 }),
    );
}
