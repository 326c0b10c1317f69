/** Pictures of frames that were read lately, since draws of one frame follow each other. */
import type { FrameImage } from '../../model/extract-features.js';
import type { GreyImage } from '../../numeric/grey-image.js';

/**
 * Reads frames and keeps as many pictures as `bytes` last, the oldest leaving first.
 *
 * @returns what gives the picture of the frame with this number: at once where it is kept, else its promise; a failed read is tried
 * again the next time
 */
export function rememberFrames(
  frames: readonly FrameImage[],
  bytes: number,
): (frame: number) => GreyImage | Promise<GreyImage> {
  const known = new Map<number, GreyImage>();
  const reading = new Map<number, Promise<GreyImage>>();
  let held = 0;

  function hold(frame: number, image: GreyImage): void {
    known.set(frame, image);
    held += image.data.length;
    for (const [oldest, { data }] of known) {
      if (held <= bytes || oldest === frame) return;
      known.delete(oldest);
      held -= data.length;
    }
  }

  async function read(frame: number): Promise<GreyImage> {
    try {
      const image = await (frames[frame] as FrameImage).read();
      hold(frame, image);
      return image;
    } finally {
      reading.delete(frame);
    }
  }

  return (frame) => {
    const before = known.get(frame) ?? reading.get(frame);
    if (before) return before;
    const started = read(frame);
    reading.set(frame, started);
    return started;
  };
}
