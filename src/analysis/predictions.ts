/** Predictions as analysis takes them, and how they are selected from a run record. */
import type { RunFrame, RunRecord } from '../record/run-record.js';
import { findEndOf, findFinal } from './find-final.js';

/** One frame with its truth and the network's answer. */
export interface Prediction {
  /** Index of the true class, 0 or 1. */
  readonly yTrue: number;
  /** Log-odds of class 1. Above 0 the answer is class 1, else class 0. */
  readonly logit: number;
}

/** A frame of a run and what the network said about it. */
export interface PredictedFrame extends RunFrame, Prediction {}

/** Which predictions of a run. */
export interface SelectOptions {
  /** The test part is opened by `openTestPart` alone, which counts each look. */
  readonly split: Exclude<RunFrame['split'], 'test'>;
  /** Default: the one whose weights the run's model has (`findFinal`). */
  readonly stage?: string;
  /** Default: the one that the stage ended with, where the record tells; else its last one. */
  readonly epoch?: number;
}

/**
 * The predictions of one split after one epoch, in inference mode, each with its frame.
 *
 * @returns in the order of the record's predictions
 * @throws RangeError if the record has none such
 */
export function selectPredictions(record: RunRecord, options: SelectOptions): PredictedFrame[] {
  const { split } = options;
  const final = findFinal(record);
  const stage = options.stage ?? final.stage;
  const end = options.stage === undefined ? final.epoch : findEndOf(record, stage);
  const epoch = options.epoch ?? end;
  const ofStage = record.predictions.filter((prediction) => prediction.stage === stage);
  const frames = new Map(record.frames.map((frame) => [frame.frameId, frame]));
  const selected = ofStage.flatMap((prediction) => {
    const frame = frames.get(prediction.frameId);
    if (prediction.epoch !== epoch || frame?.split !== split) return [];
    return [{ ...frame, yTrue: record.run.classes.indexOf(frame.label), logit: prediction.logit }];
  });
  if (selected.length > 0) return selected;
  const known = [...new Set(record.predictions.map((it) => `${it.stage} ${it.epoch}`))].join(', ') || 'no predictions';
  throw new RangeError(
    `Cannot select predictions: expected some for split ${split}, stage ${stage}, epoch ${epoch}, got none; the record has (stage, epoch) ${known}`,
  );
}

/** Throws a RangeError unless there are predictions and each is one: truth 0 or 1, logit not NaN. */
export function checkPredictions(act: string, predictions: readonly Prediction[]): void {
  if (predictions.length === 0) {
    throw new RangeError(`Cannot ${act}: expected predictions, got none; select a split that has frames`);
  }
  for (const [index, { yTrue, logit }] of predictions.entries()) {
    if ((yTrue === 0 || yTrue === 1) && !Number.isNaN(logit)) continue;
    throw new RangeError(
      `Cannot ${act}: expected a class 0 or 1 and a logit that is a number, got class ${yTrue} and logit ${logit} at index ${index}; a NaN means that the run diverged: take an earlier epoch`,
    );
  }
}

/** Whether the answer is the truth. */
export function isCorrect({ yTrue, logit }: Prediction): boolean {
  return (logit > 0 ? 1 : 0) === yTrue;
}
