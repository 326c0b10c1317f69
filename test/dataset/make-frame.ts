/** A frame of which a test says what it needs. */
import type { Frame } from '../../src/dataset/frame.js';

/** All that isn't given is unknown. */
export function makeFrame(facts: Partial<Frame>): Frame {
  const unknown = { patient: null, study: null, series: null, instance: null, label: null, split: null };
  const view = { primaryAngleDeg: null, secondaryAngleDeg: null, segments: null };
  return { frameId: 'f', fileId: 'f', frameNumber: 1, rows: 1, columns: 1, ...unknown, ...view, ...facts };
}
