/** Frames with the same pixels. */
import type { Part } from '../dataset/frame.js';

/** A frame as the search for duplicates sees it. */
export interface HashedFrame {
  readonly frameId: string;
  /** From `source.hashOf(frame)`. */
  readonly hash: string;
  readonly label: string | null;
  readonly part: Part | null;
}

/** Two or more frames with the same pixels. */
export interface DuplicateGroup {
  readonly frames: readonly HashedFrame[];
  /** The copies stand in more than one part: what is scored was trained on. */
  readonly crossesParts: boolean;
  /** The copies have different labels: at least one label is wrong. */
  readonly labelsDiffer: boolean;
}

/** Finds frames that are equal pixel by pixel; groups and their frames in order of first appearance. */
export function findExactDuplicates(frames: readonly HashedFrame[]): DuplicateGroup[] {
  const byHash = new Map<string, HashedFrame[]>();
  for (const frame of frames) byHash.set(frame.hash, [...(byHash.get(frame.hash) ?? []), frame]);
  return [...byHash.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      frames: group,
      crossesParts: countDistinct(group.map(({ part }) => part)) > 1,
      labelsDiffer: countDistinct(group.map(({ label }) => label)) > 1,
    }));
}

function countDistinct(values: readonly (string | null)[]): number {
  return new Set(values.filter((value) => value !== null)).size;
}
