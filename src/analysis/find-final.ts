/** Which of a run's epochs its model is: the one rule by which predictions, summaries and comparisons choose. */
import type { RunRecord } from '../record/run-record.js';

/** A place in a run. */
export interface RunEpoch {
  readonly stage: string;
  readonly epoch: number;
}

/**
 * Stage and epoch whose weights the run's model has: those of the last stage that was kept, and epoch 0 of the first stage where none was.
 *
 * Of a record that tells nothing of its stages, the last epoch of the stage of its last prediction.
 */
export function findFinal({ run, predictions }: Pick<RunRecord, 'run' | 'predictions'>): RunEpoch {
  const kept = run.stages?.findLast((stage) => stage.kept && stage.epoch !== null);
  if (kept !== undefined) return { stage: kept.name, epoch: kept.epoch ?? 0 };
  const [first] = run.stages ?? [];
  if (first !== undefined) return { stage: first.name, epoch: 0 };
  const stage = predictions.at(-1)?.stage ?? '';
  return { stage, epoch: findLastEpoch(predictions, stage) };
}

/** The epoch that a stage ended with: the one whose weights it gave on, or else the last one that was judged. */
export function findEndOf({ run, predictions }: Pick<RunRecord, 'run' | 'predictions'>, stage: string): number {
  const told = run.stages?.find(({ name }) => name === stage);
  return told?.epoch ?? findLastEpoch(predictions, stage);
}

function findLastEpoch(predictions: RunRecord['predictions'], stage: string): number {
  return predictions.reduce((last, it) => (it.stage === stage ? Math.max(last, it.epoch) : last), 0);
}
