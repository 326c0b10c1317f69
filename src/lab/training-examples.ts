/** Frames as a training takes them. */
import type { Source } from '../dataset/source.js';
import { TrainingError } from '../training/run/training-error.js';
import type { TrainingExample } from '../training/run/training-input.js';
import type { LabelledFrame } from './frames.js';

/** What frames aren't independent within: the largest unit that all of them name. */
export function largestUnit(
  frames: readonly Pick<LabelledFrame, 'patient' | 'study' | 'series'>[],
): 'patient' | 'study' | 'series' | 'frame' {
  const units = ['patient', 'study', 'series'] as const;
  return units.find((unit) => frames.every((frame) => frame[unit] !== null)) ?? 'frame';
}

/**
 * The frames with their pictures' hashes, labels as numbers, and units.
 *
 * @param classes - a frame's label is 1 where it is named `classes[1]`
 */
export async function toExamples(
  source: Source,
  frames: readonly LabelledFrame[],
  classes: readonly [string, string],
): Promise<TrainingExample[]> {
  const unit = largestUnit(frames);
  const examples: TrainingExample[] = [];
  for (const frame of frames)
    examples.push({
      id: await source.hashOf(frame),
      read: () => source.readImage(frame),
      label: frame.label === classes[1] ? 1 : 0,
      unit: unit === 'frame' ? frame.frameId : (frame[unit] as string),
      frame,
    });
  return examples;
}

/** The two labels of a source. @throws TrainingError where there are fewer or more */
export function twoClasses({ classes }: Pick<Source, 'classes'>): readonly [string, string] {
  const [first, second, third] = classes;
  if (first !== undefined && second !== undefined && third === undefined) return [first, second];
  throw new TrainingError(`Cannot train: expected two labels, got ${classes.length}; keep two labels in labels.csv`);
}
