/** What a training has told so far: all of its run record that grows. */
import type { HistoryEvent, RunPrediction, RunStage, RunTiming } from '../../record/run-record.js';
import type { TrainingInput } from './training-input.js';

/** What the network said after one epoch. */
export interface EpochPredictions {
  readonly stage: string;
  readonly epoch: number;
  /** Logits in inference mode, in the order of the training frames. */
  readonly training: Float32Array;
  /** In the order of the validation frames. */
  readonly validation: Float32Array;
  /** Of the training frames as the epoch's steps saw them, augmented and in training mode; NaN where a frame had no step. Null at epoch 0. */
  readonly stepped: Float32Array | null;
}

/** A training's memory. Only `timing` differs between two equal runs. */
export interface Journal {
  readonly history: HistoryEvent[];
  readonly predictions: EpochPredictions[];
  /** Stages that are over. */
  readonly stages: RunStage[];
  readonly timing: RunTiming[];
}

/** A journal with nothing in it. */
export function openJournal(): Journal {
  return { history: [], predictions: [], stages: [], timing: [] };
}

/** The event of one epoch. @throws RangeError where there is none */
export function findEvent({ history }: Journal, stage: string, epoch: number): HistoryEvent {
  const event = history.find((one) => one.stage === stage && one.epoch === epoch);
  if (event) return event;
  throw new RangeError(
    `Cannot find epoch ${epoch} of stage ${stage}: expected it in the history, got none; repeat the run`,
  );
}

/** The predictions as rows of a run record: training frames first, epoch by epoch. */
export function listPredictions({ predictions }: Journal, { training, validation }: TrainingInput): RunPrediction[] {
  return predictions.flatMap(({ stage, epoch, ...said }) => {
    const place = { stage, epoch };
    const learned = training.map(({ frame }, at): RunPrediction => {
      const stepped = said.stepped?.[at] ?? Number.NaN;
      const trainingLogit = Number.isNaN(stepped) ? null : stepped;
      return { frameId: frame.frameId, ...place, logit: said.training[at]!, trainingLogit };
    });
    const judged = validation.map(
      ({ frame }, at): RunPrediction => ({
        frameId: frame.frameId,
        ...place,
        logit: said.validation[at]!,
        trainingLogit: null,
      }),
    );
    return [...learned, ...judged];
  });
}
