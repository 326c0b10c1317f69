/** The nearest frame of another unit: what a nearest neighbour answers where a frame's own unit can't help it. */
import type { Frame } from '../dataset/frame.js';
import { type SplitUnit, unitOf } from '../dataset/split.js';
import { findNearest } from '../numeric/find-nearest.js';
import { type FramePixels, toRows, widthOf } from './pixel-rows.js';

/** A frame and the nearest one of another unit. */
export interface FarPair {
  readonly frame: Frame;
  readonly nearest: Frame;
  /** Root mean square difference of their small pictures, in grey levels from 0 to 255. */
  readonly distance: number;
}

/**
 * Finds for each frame the nearest one that is of another `unit`: of another patient, or merely another frame.
 *
 * Both on the same frames tell what recognising the patient is worth: the difference is paired, and uses every frame.
 *
 * @param items - frames with small pictures of one size
 * @returns in the order of the items
 * @throws RangeError if a frame doesn't know its unit, all are of one, or pictures differ in size
 */
export function findNearestApart(items: readonly FramePixels[], unit: SplitUnit): FarPair[] {
  const units = items.map(({ frame }) => unitOf(frame, unit));
  if (new Set(units).size < 2)
    throw new RangeError(
      `Cannot find neighbours apart: expected frames of two ${unit} units or more, got ${new Set(units).size}; take more data`,
    );
  const width = widthOf(items);
  const rows = toRows(items, width);
  const { index, distance } = findNearest(rows, rows, { width, skip: (a, b) => units[a] === units[b] });
  return items.map(({ frame }, at) => ({
    frame,
    nearest: items[index[at]!]!.frame,
    distance: distance[at]! / Math.sqrt(width),
  }));
}
