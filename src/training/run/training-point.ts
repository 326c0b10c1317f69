/** Where a training stands between two epochs, as a checkpoint, and back. */
import { readLatestCheckpoint } from '../../record/checkpoints/read-checkpoint.js';
import { type Checkpoint, writeCheckpoint } from '../../record/checkpoints/write-checkpoint.js';
import type { HistoryEvent, JsonValue, RunStage, RunTiming } from '../../record/run-record.js';
import type { ModelState } from '../stage/model-state.js';
import { checkIdentity, type Identity } from './identity.js';
import type { Journal } from './journal.js';
import { addPrefix, type Origin, packState, takePrefix, unpackState } from './pack-state.js';
import type { StagePoint } from './run-stage.js';

/** All that the rest of a training depends on. */
export interface TrainingPoint {
  /** The stage that runs next, or is on its way, from 0. */
  readonly index: number;
  /** What it starts, or started, from. */
  readonly start: ModelState;
  /** Null where it hasn't begun. */
  readonly within: StagePoint | null;
  readonly journal: Journal;
}

/** Writes a point as the newest checkpoint of `folder`. */
export async function writePoint(
  folder: string,
  point: TrainingPoint,
  own: { readonly identity: Identity; readonly origin: Origin },
): Promise<void> {
  const { index, within } = point;
  const name = `stage-${index + 1}-epoch-${within?.epoch ?? 0}`;
  await writeCheckpoint(folder, name, packPoint(point, own));
}

function packPoint(
  { index, start, within, journal }: TrainingPoint,
  { identity, origin }: { readonly identity: Identity; readonly origin: Origin },
): Checkpoint {
  const begun = packState('start', start, origin);
  const best = within?.best ? packState('best', within.best.state, origin) : null;
  const { history, stages, timing, predictions } = journal;
  const said = predictions.flatMap(({ training, validation, stepped }, at): [string, Float32Array][] => [
    [`predictions/${at}/training`, training],
    [`predictions/${at}/validation`, validation],
    ...(stepped === null ? [] : [[`predictions/${at}/stepped`, stepped] as [string, Float32Array]]),
  ]);
  return {
    tensors: {
      'head/center': origin.center,
      ...begun.tensors,
      ...best?.tensors,
      ...Object.fromEntries(said),
      ...addPrefix('stage/', within?.snapshot ?? {}),
    },
    state: {
      identity,
      index,
      epoch: within?.epoch ?? null,
      spread: origin.spread,
      bias: begun.bias,
      best: best === null ? null : { epoch: within?.best?.epoch as number, bias: best.bias },
      journal: {
        history: history as unknown as JsonValue,
        stages: stages as unknown as JsonValue,
        timing: timing as unknown as JsonValue,
        predictions: predictions.map(({ stage, epoch }) => ({ stage, epoch })),
      },
    },
  };
}

interface PointState {
  readonly identity: Identity;
  readonly index: number;
  readonly epoch: number | null;
  readonly spread: number;
  readonly bias: number;
  readonly best: { readonly epoch: number; readonly bias: number } | null;
  readonly journal: {
    readonly history: HistoryEvent[];
    readonly stages: RunStage[];
    readonly timing: RunTiming[];
    readonly predictions: readonly { readonly stage: string; readonly epoch: number }[];
  };
}

/** A point that was read. */
export interface FoundPoint {
  readonly point: TrainingPoint;
  readonly origin: Origin;
}

/**
 * Reads the newest point that is whole.
 *
 * @param own - `identity` of the training that shall go on, `values` of the weights that it began with
 * @returns `found: null` where there is none; `refused`: a sentence for each checkpoint that isn't whole
 * @throws RangeError where the checkpoints are of another training
 */
export async function readPoint(
  folder: string,
  { identity, values }: { readonly identity: Identity; readonly values: Float32Array },
): Promise<{ readonly found: FoundPoint | null; readonly refused: readonly string[] }> {
  const { checkpoint, refused } = await readLatestCheckpoint(folder);
  if (checkpoint === null) return { found: null, refused };
  const state = checkpoint.state as unknown as PointState;
  checkIdentity(state.identity, identity);
  return { found: unpackPoint(checkpoint.tensors, state, values), refused };
}

function unpackPoint(tensors: Checkpoint['tensors'], state: PointState, values: Float32Array): FoundPoint {
  const { index, epoch, spread, bias, best, journal } = state;
  const origin = { values, center: tensors['head/center'] as Float32Array, spread };
  const said = journal.predictions.map((place, at) => ({
    ...place,
    training: tensors[`predictions/${at}/training`] as Float32Array,
    validation: tensors[`predictions/${at}/validation`] as Float32Array,
    stepped: tensors[`predictions/${at}/stepped`] ?? null,
  }));
  const snapshot = takePrefix('stage/', tensors);
  const restored = best && {
    epoch: best.epoch,
    state: unpackState('best', { tensors, bias: best.bias }, origin),
  };
  return {
    origin,
    point: {
      index,
      start: unpackState('start', { tensors, bias }, origin),
      within: epoch === null ? null : { epoch, snapshot, best: restored },
      journal: { ...journal, predictions: said },
    },
  };
}
