/** Pictures of frames that were read lately, since draws of one frame follow each other. */
import type { FrameImage } from '../../model/extract-features.js';
import type { GreyImage } from '../../numeric/grey-image.js';

/**
 * Reads frames and keeps as many pictures as `bytes` last, the oldest leaving first.
 *
 * @returns the picture of the frame with this number; a failed read is tried again the next time
 */
export function rememberFrames(frames: readonly FrameImage[], bytes: number): (frame: number) => Promise<GreyImage> {
  const known = new Map<number, Promise<GreyImage>>();
  const sizes = new Map<number, number>();
  let held = 0;

  function hold(frame: number, size: number): void {
    sizes.set(frame, size);
    held += size;
    for (const [oldest, its] of sizes) {
      if (held <= bytes || oldest === frame) return;
      sizes.delete(oldest);
      known.delete(oldest);
      held -= its;
    }
  }

  return (frame) => {
    const before = known.get(frame);
    if (before) return before;
    const reading = (frames[frame] as FrameImage).read();
    known.set(frame, reading);
    reading.then(
      ({ data }) => hold(frame, data.length),
      () => known.delete(frame),
    );
    return reading;
  };
}
