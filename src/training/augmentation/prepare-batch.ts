/** A batch as the network takes it: each frame under its draw. */
import { type NetworkInput, spreadGrey } from '../../model/prepare-images.js';
import type { GreyImage } from '../../numeric/grey-image.js';
import { augmentImage } from './augment-image.js';
import type { AugmentationDraw } from './draw-augmentation.js';

/** A frame and what is done to it. */
export interface DrawnFrame {
  readonly image: GreyImage;
  readonly draw: AugmentationDraw;
}

/** What is the same for all batches. */
export interface BatchForm {
  /** Rows and columns. */
  readonly imageSize: number;
  /** Black and white as the network expects them. */
  readonly inputRange: NetworkInput['inputRange'];
}

/**
 * Augments, resizes and scales frames.
 *
 * @param form.room - frames that the result has room for; what is left is 0
 * @returns [room, imageSize, imageSize, 3]
 */
export function prepareBatch(
  frames: readonly DrawnFrame[],
  { imageSize, inputRange, room }: BatchForm & { readonly room: number },
): Float32Array {
  const values = new Float32Array(room * imageSize * imageSize * 3);
  frames.forEach(({ image, draw }, index) => {
    spreadGrey(augmentImage(image, draw, imageSize), index, { inputRange, values });
  });
  return values;
}
