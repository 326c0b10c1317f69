/** Patients, studies, series and instances that stand on more than one side of a split. */
import type { Frame, Part } from '../dataset/frame.js';

/** What one kind of unit shows about a split. */
export interface UnitOverlap {
  readonly unit: 'patient' | 'study' | 'series' | 'instance';
  /** Frames in some part whose unit is known. With none, an empty `shared` proves nothing. */
  readonly knownFrames: number;
  /** Frames in some part whose unit isn't known. */
  readonly unknownFrames: number;
  /** How many units of the kind there are. */
  readonly units: number;
  /** The units with frames in more than one part, in order of first appearance. */
  readonly shared: readonly SharedUnit[];
}

/** A unit on more than one side. */
export interface SharedUnit {
  readonly id: string;
  readonly frames: Readonly<Record<Part, number>>;
}

/**
 * Looks for units that have frames in more than one part of a split.
 *
 * @param partOf - the part of a frame; frames in no part (null) are left out
 * @returns one entry a kind of unit, from patient to instance
 * @example
 * findUnitOverlap(source.frames, (frame) => splitOf(split, frame));
 */
export function findUnitOverlap(frames: readonly Frame[], partOf: (frame: Frame) => Part | null): UnitOverlap[] {
  const placed = frames.flatMap((frame) => {
    const part = partOf(frame);
    return part === null ? [] : [{ frame, part }];
  });
  return (['patient', 'study', 'series', 'instance'] as const).map((unit) => {
    const counted = new Map<string, Record<Part, number>>();
    for (const { frame, part } of placed) {
      const id = frame[unit];
      if (id === null) continue;
      const counts = counted.get(id) ?? { train: 0, validation: 0, test: 0 };
      counts[part]++;
      counted.set(id, counts);
    }
    const shared = [...counted].map(([id, counts]) => ({ id, frames: counts })).filter(isShared);
    const knownFrames = placed.filter(({ frame }) => frame[unit] !== null).length;
    return { unit, knownFrames, unknownFrames: placed.length - knownFrames, units: counted.size, shared };
  });
}

function isShared({ frames }: SharedUnit): boolean {
  return Object.values(frames).filter((count) => count > 0).length > 1;
}
