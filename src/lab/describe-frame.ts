/** Says in a caption's words what a frame shows. */
import { describeView, type Frame } from '../dataset/frame.js';

/** The view where the angles are known, else the marked segments, else that neither is known. */
export function describeFrame(frame: Pick<Frame, 'primaryAngleDeg' | 'secondaryAngleDeg' | 'segments'>): string {
  return describeView(frame) ?? (frame.segments === null ? 'view unknown' : `segments ${frame.segments.join(', ')}`);
}
