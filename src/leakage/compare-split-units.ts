/** What a split by frame hides: the same nearest neighbour, scored on both kinds of split of the same data. */
import { createSplit } from '../dataset/create-split.js';
import type { Frame, Part } from '../dataset/frame.js';
import { type SplitUnit, splitOf } from '../dataset/split.js';
import { mean } from '../numeric/describe.js';
import { findNearest } from '../numeric/find-nearest.js';
import { type FramePixels, toRows, widthOf } from './pixel-rows.js';

/** Accuracies of the nearest neighbour on validation frames, one for each seed. */
export interface SplitUnitComparison {
  readonly unit: SplitUnit;
  readonly seeds: readonly number[];
  /** With frames of one unit on both sides. */
  readonly byFrame: readonly number[];
  /** With units kept whole. */
  readonly byUnit: readonly number[];
  /** Mean of `byFrame` less mean of `byUnit`: what the split by frame pretends. */
  readonly inflation: number;
}

/**
 * Splits the same frames by frame and by unit, and scores a nearest neighbour on pixels under both.
 *
 * @param items - frames with small pictures of one size; those without a label are left out
 * @param options.unit - what the honest split keeps whole, default `patient`
 * @param options.seeds - one pair of splits each, default 1, 2, 3
 * @throws RangeError if a frame doesn't know its unit, or there are too few units
 */
export function compareSplitUnits(
  items: readonly FramePixels[],
  options: { readonly unit?: SplitUnit; readonly seeds?: readonly number[] } = {},
): SplitUnitComparison {
  const { unit = 'patient', seeds = [1, 2, 3] } = options;
  const labelled = items.filter(({ frame }) => frame.label !== null);
  const byFrame = seeds.map((seed) => scoreSplit(labelled, 'frame', seed));
  const byUnit = seeds.map((seed) => scoreSplit(labelled, unit, seed));
  return { unit, seeds, byFrame, byUnit, inflation: mean(byFrame) - mean(byUnit) };
}

function scoreSplit(items: readonly FramePixels[], unit: SplitUnit, seed: number): number {
  const frames = items.map(({ frame }) => frame);
  const split = createSplit(frames, { unit, seed, shares: [0.7, 0.3, 0] });
  const inPart = (part: Part): FramePixels[] => items.filter(({ frame }) => splitOf(split, frame) === part);
  return scoreNearest(inPart('train'), inPart('validation'));
}

/**
 * The accuracy of a classifier that gives each frame the label of the training frame with the nearest pixels.
 *
 * The baseline that any network has to beat.
 *
 * @param training - labelled frames with small pictures
 * @param others - labelled frames to score, shrunk to the same size
 * @throws RangeError if there is nothing to learn from or to score, or pictures differ in size
 */
export function scoreNearest(training: readonly FramePixels[], others: readonly FramePixels[]): number {
  if (training.length === 0 || others.length === 0) {
    throw new RangeError(
      `Cannot score neighbours: expected frames on both sides, got ${training.length} and ${others.length}; check the split`,
    );
  }
  const width = widthOf(training);
  const { index } = findNearest(toRows(others, width), toRows(training, width), { width });
  const labels: Frame['label'][] = Array.from(index, (row) => training[row]!.frame.label);
  return mean(others.map(({ frame }, row) => Number(frame.label === labels[row])));
}
