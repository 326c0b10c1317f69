/** Frames outside training that look too much like a training frame. */
import type { Frame } from '../dataset/frame.js';
import { findNearest } from '../numeric/find-nearest.js';
import { type FramePixels, toRows, widthOf } from './pixel-rows.js';

/** A frame outside training and its nearest training frame. */
export interface NearPair {
  readonly frame: Frame;
  readonly nearest: Frame;
  /** Root mean square difference of their small pictures, in grey levels from 0 to 255. */
  readonly distance: number;
  /** Share of training frames that have another one as near as this or nearer: small is suspicious. */
  readonly nullShare: number;
}

/** What the search for near duplicates found. */
export interface NearDuplicates {
  /** One pair for each frame outside training, the nearest first. */
  readonly pairs: readonly NearPair[];
  /** Pairs with a `nullShare` of at most `alpha`. */
  readonly suspects: readonly NearPair[];
  /** Pairs that would be suspects if frames outside training lay as those inside: `alpha` times their number. */
  readonly expectedSuspects: number;
  /** How the null was made: from neighbours of other patients where all training frames name theirs, else of other frames. */
  readonly nullUnit: 'patient' | 'frame';
  /** Distances from each training frame to the nearest other one, ascending: the null. */
  readonly nullDistances: readonly number[];
}

/**
 * Compares each frame outside training with the training frames, and the distance with those within training.
 *
 * A distance means nothing by itself: angiograms of one view look alike. So it is judged by how often training frames have
 * a neighbour as near; equal pictures in training don't count for that, or copies there would excuse copies here. Where patients
 * aren't known, the null holds pairs of one patient too: then only pairs nearer than nearly anything in training are found, and
 * shared patients are not.
 *
 * @param training - frames that are trained on
 * @param others - frames of the other parts, shrunk to the same size
 * @param options.alpha - the share of the null that makes a suspect, default 0.01
 * @throws RangeError for fewer than two training frames, or pictures of different sizes
 */
export function findNearDuplicates(
  training: readonly FramePixels[],
  others: readonly FramePixels[],
  options: { readonly alpha?: number } = {},
): NearDuplicates {
  const { alpha = 0.01 } = options;
  if (training.length < 2) {
    throw new RangeError(
      `Cannot judge distances: expected at least two training frames, got ${training.length}; check the split`,
    );
  }
  const width = widthOf(training);
  const rows = toRows(training, width);
  const nullUnit = hasSeveralPatients(training) ? 'patient' : 'frame';
  const looks = training.map(({ pixels }) => Buffer.from(pixels.data).toString('latin1'));
  const isSame = (a: number, b: number): boolean =>
    looks[a] === looks[b] || (nullUnit === 'patient' && training[a]!.frame.patient === training[b]!.frame.patient);
  const toGreyLevels = (distance: number): number => distance / Math.sqrt(width);
  const within = findNearest(rows, rows, { width, skip: isSame });
  const nullDistances = [...within.distance].sort((a, b) => a - b).map(toGreyLevels);
  const { index, distance } = findNearest(toRows(others, width), rows, { width });
  const pairs = others.map(({ frame }, row) => {
    const near = toGreyLevels(distance[row]!);
    const nearest = training[index[row]!]!.frame;
    return { frame, nearest, distance: near, nullShare: shareUpTo(nullDistances, near) };
  });
  pairs.sort((a, b) => a.distance - b.distance);
  const suspects = pairs.filter(({ nullShare }) => nullShare <= alpha);
  return { pairs, suspects, expectedSuspects: alpha * others.length, nullUnit, nullDistances };
}

function hasSeveralPatients(items: readonly FramePixels[]): boolean {
  const patients = new Set(items.map(({ frame }) => frame.patient));
  return patients.size > 1 && !patients.has(null);
}

function shareUpTo(sorted: readonly number[], limit: number): number {
  const above = sorted.findIndex((value) => value > limit);
  return (above < 0 ? sorted.length : above) / sorted.length;
}
