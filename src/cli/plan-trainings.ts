/** The trainings that one command asks for: one for each seed and fold. */
import { join } from 'node:path';
import { chooseUnit } from '../analysis/compare-scores.js';
import { createFolds } from '../dataset/create-folds.js';
import type { Frame } from '../dataset/frame.js';
import type { Source } from '../dataset/source.js';
import { type Folds, type Split, splitOf, splitOfFold } from '../dataset/split.js';
import { framesOf } from '../lab/frames.js';
import { toExamples, twoClasses } from '../lab/training-examples.js';
import { foldInput } from '../training/run/fold-input.js';
import type { TrainingInput } from '../training/run/training-input.js';
import { UsageError } from './command.js';

/** One training of a command. */
export interface PlannedRun {
  /** `seed-1-fold-2`; empty where there is only one. */
  readonly name: string;
  readonly folder: string;
  readonly seed: number;
  readonly input: TrainingInput;
}

/** What is asked for. */
export interface TrainingsPlan {
  readonly split: Split | Folds;
  readonly seeds: readonly number[];
  /** Folds to draw inside the training part, anew for each seed; null for none, or those of the split. */
  readonly folds: number | null;
  /** Absolute. */
  readonly out: string;
}

async function readInput(source: Source, split: Split | Folds): Promise<TrainingInput> {
  const classes = twoClasses(source);
  const first = 'folds' in split ? splitOfFold(split, 1) : split;
  const [training, validation] = [framesOf(source, first, 'train'), framesOf(source, first, 'validation')];
  return {
    classes,
    // Of folds, all are training frames.
    training: await toExamples(source, 'folds' in split ? [...training, ...validation] : training, classes),
    validation: 'folds' in split ? [] : await toExamples(source, validation, classes),
    dataFingerprint: source.fingerprint,
    synthetic: source.synthetic,
  };
}

/**
 * Plans the trainings; the test part stays closed.
 *
 * @throws {@link UsageError} for more folds than there are units; TrainingError for other than two labels
 */
export async function planTrainings(
  source: Source,
  { split, seeds, folds, out }: TrainingsPlan,
): Promise<PlannedRun[]> {
  const input = await readInput(source, split);
  return seeds.flatMap((seed) => {
    const drawn = 'folds' in split ? split : folds === null ? null : drawFolds(source, input, { folds, seed });
    const parts = drawn === null ? [input] : foldParts(source, input, drawn);
    return parts.map((part, at) => {
      const names = [
        ...(seeds.length > 1 || drawn !== null ? [`seed-${seed}`] : []),
        ...(drawn === null ? [] : [`fold-${at + 1}`]),
      ];
      return { name: names.join('-'), folder: join(out, ...names), seed, input: part };
    });
  });
}

function drawFolds(
  source: Source,
  input: TrainingInput,
  options: { readonly folds: number; readonly seed: number },
): Folds {
  const ids = new Set(input.training.map(({ frame }) => frame.frameId));
  const frames = source.frames.filter(({ frameId }) => ids.has(frameId));
  const unit = chooseUnit(frames);
  try {
    return createFolds(frames, { unit, ...options });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

function foldParts(source: Source, input: TrainingInput, folds: Folds): TrainingInput[] {
  const frames = new Map(source.frames.map((frame) => [frame.frameId, frame]));
  return Array.from({ length: folds.folds }, (_, at) => {
    const split = splitOfFold(folds, at + 1);
    return foldInput(input, (frameId) => splitOf(split, frames.get(frameId) as Frame));
  });
}
