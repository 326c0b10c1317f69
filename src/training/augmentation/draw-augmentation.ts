/** What is done to a frame in one draw: plain numbers, from a seed, the frame and the draw alone. */
import { openStream } from '../../numeric/open-stream.js';
import type { Augmentation } from '../recipe/recipe.js';

/** One draw of an augmentation. */
export interface AugmentationDraw {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** Counter-clockwise as the picture is seen. */
  readonly angleDegrees: number;
  /** Shares of the picture's sides: to the right and down. */
  readonly shift: readonly [number, number];
  /** Above 1 the picture is magnified. */
  readonly scale: number;
  /** Factor of the distance from the picture's mean. */
  readonly contrast: number;
  /** Standard deviation in grey levels. */
  readonly noise: number;
  readonly noiseSeed: number;
}

/** Which draw of which frame. */
export interface DrawPlace {
  readonly seed: number;
  /** SHA-256 of what the frame shows. */
  readonly frameId: string;
  /** From 0; -1 is the frame as it is. */
  readonly draw: number;
}

/** The frame as it is: what validation sees. */
export const plainDraw: AugmentationDraw = {
  flipHorizontal: false,
  flipVertical: false,
  angleDegrees: 0,
  shift: [0, 0],
  scale: 1,
  contrast: 1,
  noise: 0,
  noiseSeed: 0,
};

/**
 * Draws an augmentation. Every number is drawn whether its transform is on or off, so that switching one on leaves the
 * others as they were. Draws are uniform; the names of the ranges are the recipe's.
 *
 * @throws RangeError unless `draw` is a whole number from -1 up
 */
export function drawAugmentation(ranges: Augmentation, { seed, frameId, draw }: DrawPlace): AugmentationDraw {
  if (!Number.isSafeInteger(draw) || draw < -1)
    throw new RangeError(
      `Cannot draw an augmentation: expected a whole draw from -1 up, got ${draw}; -1 is the frame as it is`,
    );
  if (draw === -1) return plainDraw;
  const random = openStream(seed, 'augmentation', frameId, draw);
  // Adding 0 turns -0, which a transform that is off would give, into 0.
  const within = (reach: number): number => reach * (2 * random.uniform() - 1) + 0;
  // In this order for ever: another one would change every draw of every seed.
  const [mirrored, upsideDown] = [random.uniform() < 0.5, random.uniform() < 0.5];
  const angleDegrees = within(ranges.rotationDegrees);
  const shift = [within(ranges.translation), within(ranges.translation)] as const;
  const [scale, contrast] = [1 + within(ranges.scale), 1 + within(ranges.contrast)];
  return {
    flipHorizontal: ranges.flipHorizontal && mirrored,
    flipVertical: ranges.flipVertical && upsideDown,
    angleDegrees,
    shift,
    scale,
    contrast,
    noise: ranges.noise,
    noiseSeed: ranges.noise > 0 ? random.integer(2 ** 32) : 0,
  };
}
