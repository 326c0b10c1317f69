/** Frames and small pictures for the checks. */
import type { Frame } from '../../src/dataset/frame.js';
import type { FramePixels } from '../../src/leakage/pixel-rows.js';
import type { Random } from '../../src/numeric/random.js';

/** A frame with these facts and nothing else known. */
export function makeFrame(facts: Partial<Frame>): Frame {
  const unknown = { patient: null, study: null, series: null, instance: null, label: null, split: null };
  const view = { primaryAngleDeg: null, secondaryAngleDeg: null, segments: null };
  return { frameId: 'f', fileId: 'f', frameNumber: 1, rows: 8, columns: 8, ...unknown, ...view, ...facts };
}

/** An 8 x 8 picture of independent grey levels. */
export function drawNoise(random: Random): number[] {
  return Array.from({ length: 64 }, () => random.integer(256));
}

/** A frame with an 8 x 8 picture. */
export function withPixels(facts: Partial<Frame>, values: readonly number[]): FramePixels {
  return { frame: makeFrame(facts), pixels: { data: Uint8Array.from(values), rows: 8, columns: 8 } };
}
