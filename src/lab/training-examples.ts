/** Frames as a training takes them. */
import { chooseUnit, unitOf } from '../analysis/compare-scores.js';
import type { Source } from '../dataset/source.js';
import type { FrameImage } from '../model/extract-features.js';
import { TrainingError } from '../training/run/training-error.js';
import type { TrainingExample } from '../training/run/training-input.js';
import { type LabelledFrame, toImages } from './frames.js';

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
  const unit = chooseUnit(frames);
  const images = await toImages(source, frames);
  return frames.map((frame, at) => ({
    ...(images[at] as FrameImage),
    label: frame.label === classes[1] ? 1 : 0,
    unit: unitOf(frame, unit),
    frame,
  }));
}

/** The two labels of a source. @throws TrainingError where there are fewer or more */
export function twoClasses({ classes }: Pick<Source, 'classes'>): readonly [string, string] {
  const [first, second, third] = classes;
  if (first !== undefined && second !== undefined && third === undefined) return [first, second];
  throw new TrainingError(`Cannot train: expected two labels, got ${classes.length}; keep two labels in labels.csv`);
}
