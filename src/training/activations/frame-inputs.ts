/** Frames under their draws, as the network takes them. */

import { freemem } from 'node:os';
import { sha256 } from '../../files/hash.js';
import type { FrameImage } from '../../model/extract-features.js';
import type { GreyImage } from '../../numeric/grey-image.js';
import { type AugmentationDraw, drawAugmentation, plainDraw } from '../augmentation/draw-augmentation.js';
import { openPreparer } from '../augmentation/open-preparer.js';
import type { BatchForm } from '../augmentation/prepare-batch.js';
import type { Item } from '../recipe/choose-draws.js';
import type { Augmentation } from '../recipe/recipe.js';
import { rememberFrames } from './remember-frames.js';

/** What frames become inputs by. */
export interface InputPlan extends BatchForm {
  readonly augmentation: Augmentation;
  readonly seed: number;
}

/** Inputs of frames. */
export interface FrameInputs {
  /** The SHA-256 of what the item shows: equal ones are computed once. For a draw that changes nothing, the frame's own. */
  idOf(item: Item): string;
  /** @returns [room, imageSize, imageSize, 3] */
  prepare(items: readonly Item[], room: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Pictures take at most this share of the free memory, and at most so many bytes. */
const [pictureShare, mostPictureBytes] = [0.1, 2 ** 29];

/** The arithmetic of `augmentImage`: to be raised when it changes, so that no cache gives what was computed before. */
const arithmetic = 1;

function hashDraw(frameId: string, draw: AugmentationDraw): string {
  const shown = JSON.stringify(draw);
  return shown === JSON.stringify(plainDraw) ? frameId : sha256(JSON.stringify([frameId, arithmetic, shown]));
}

/** Opens the inputs of some frames; nothing is read before it is asked for. */
export function openInputs(frames: readonly FrameImage[], plan: InputPlan): FrameInputs {
  const readFrame = rememberFrames(frames, Math.min(mostPictureBytes, pictureShare * freemem()));
  const preparer = openPreparer({ imageSize: plan.imageSize, inputRange: plan.inputRange });
  const frameOf = (frame: number): FrameImage => {
    const found = frames[frame];
    if (found) return found;
    throw new RangeError(
      `Cannot read activations: expected a frame from 0 to ${frames.length - 1}, got ${frame}; plan batches for the frames that were opened`,
    );
  };
  const drawOf = ({ frame, draw }: Item): AugmentationDraw =>
    drawAugmentation(plan.augmentation, { seed: plan.seed, frameId: frameOf(frame).id, draw });
  return {
    idOf: (item) => hashDraw(frameOf(item.frame).id, drawOf(item)),
    async prepare(items, room) {
      const draws = items.map(drawOf);
      const ask = (images: readonly GreyImage[]): Promise<Float32Array> =>
        preparer.prepare({
          frames: images.map((image, at) => ({ image, draw: draws[at] as AugmentationDraw })),
          room,
        });
      const images = items.map(({ frame }) => readFrame(frame));
      // At once where all pictures are kept: whoever reads ahead and then computes leaves no time for promises.
      return images.every((image) => 'data' in image) ? ask(images) : ask(await Promise.all(images));
    },
    close: preparer.close,
  };
}
