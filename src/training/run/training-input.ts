/** What a training learns from and is judged on. */
import type { FrameImage } from '../../model/extract-features.js';
import type { RunFrame } from '../../record/run-record.js';
import type { Augmentation } from '../recipe/recipe.js';
import { TrainingError } from './training-error.js';

/** One labelled frame and how to read its picture. */
export interface TrainingExample extends FrameImage {
  /** 1 where the frame's label is `classes[1]`, else 0. */
  readonly label: 0 | 1;
  /** What frames aren't independent within: its patient's pseudonym, or that of the largest unit that is known. */
  readonly unit: string;
  readonly frame: RunFrame;
}

/** The data of one training. The test part isn't in it. */
export interface TrainingInput {
  /** Two names; a logit is the log-odds of the second one. */
  readonly classes: readonly [string, string];
  readonly training: readonly TrainingExample[];
  readonly validation: readonly TrainingExample[];
  /** Of the source. */
  readonly dataFingerprint: string;
  readonly synthetic: boolean;
}

/**
 * Refuses data from which nothing can be learnt.
 *
 * @throws TrainingError unless both parts have frames, the training frames are of both classes, and no frame is in both parts
 */
export function checkInput({ training, validation, classes }: TrainingInput): void {
  const counts = [0, 1].map((label) => training.filter((example) => example.label === label).length);
  if (counts.includes(0))
    throw new TrainingError(
      `Cannot train: expected training frames of ${classes.join(' and ')}, got ${counts.join(' and ')}; mend the labels or the split`,
    );
  if (validation.length === 0)
    throw new TrainingError(
      'Cannot train: expected validation frames, got none; make a split with some, or train by folds',
    );
  const learned = new Set(training.map(({ frame }) => frame.frameId));
  const shared = validation.filter(({ frame }) => learned.has(frame.frameId)).length;
  if (shared > 0)
    throw new TrainingError(
      `Cannot train: expected each frame in one part, got ${shared} that are in both; mend the split`,
    );
}

/** Refuses a recipe whose `labelEffects` speak of other labels. @throws TrainingError with the first such name */
export function checkLabelEffects({ labelEffects }: Augmentation, classes: readonly [string, string]): void {
  for (const [transform, effect] of Object.entries(labelEffects)) {
    const names = effect === 'refuse' ? [] : Object.entries(effect).flat();
    const other = names.find((name) => !classes.includes(name));
    if (other !== undefined)
      throw new TrainingError(
        `Cannot train: expected \`labelEffects.${transform}\` to name ${classes.join(' or ')}, got '${other}'; use the data's labels in the recipe`,
      );
  }
}

/** The labels of examples. */
export function labelsOf(examples: readonly TrainingExample[]): Uint8Array {
  return Uint8Array.from(examples, ({ label }) => label);
}
