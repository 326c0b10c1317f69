/** A frame under a draw, as grey levels at the network's size, in plain arithmetic: the same on every backend. */
import { resizeBilinear } from '../../model/prepare-images.js';
import type { GreyImage } from '../../numeric/grey-image.js';
import { addNoise } from './add-noise.js';
import type { AugmentationDraw } from './draw-augmentation.js';
import { type Affine, warpAffine } from './warp-affine.js';

/**
 * Applies a draw: flips, rotation, magnification, shift and resizing as one map with one bilinear interpolation, then contrast
 * around the picture's mean, then noise; what leaves 0-255 is cut off, as a detector would.
 *
 * The geometry happens in the picture's own pixels, before they are brought to a square: anatomy isn't sheared. Beyond its
 * edges the picture goes on with the level of the edge. A constant level would draw wedges like a collimator's blades into every
 * rotated frame, and real blades could then be told from drawn ones; reflection would invent vessels.
 *
 * @param size - rows and columns of the result
 * @returns grey levels 0-255 with fractions, row by row; for a draw that changes nothing, those of `resizeBilinear`
 */
export function augmentImage(image: GreyImage, draw: AugmentationDraw, size: number): Float32Array {
  const result = changesPlace(draw)
    ? warpAffine(image, findAffine(image, draw, size), size)
    : resizeBilinear(image, size);
  if (draw.contrast !== 1) changeContrast(result, draw.contrast);
  if (draw.noise > 0) addNoise(result, draw.noise, draw.noiseSeed);
  if (draw.contrast > 1 || draw.noise > 0) cutOff(result);
  return result;
}

function changesPlace({ flipHorizontal, flipVertical, angleDegrees, shift, scale }: AugmentationDraw): boolean {
  return flipHorizontal || flipVertical || angleDegrees !== 0 || shift[0] !== 0 || shift[1] !== 0 || scale !== 1;
}

/** Where in the picture a pixel of the result comes from: shift, magnification, rotation and flips undone, in this order. */
function findAffine({ rows, columns }: GreyImage, draw: AugmentationDraw, size: number): Affine {
  const angle = (draw.angleDegrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle) / draw.scale, Math.sin(angle) / draw.scale];
  const [mirror, turn] = [draw.flipHorizontal ? -1 : 1, draw.flipVertical ? -1 : 1];
  // From the middle of the result, in the picture's pixels.
  const [right, down] = [columns * (0.5 / size - 0.5 - draw.shift[0]), rows * (0.5 / size - 0.5 - draw.shift[1])];
  return {
    column: {
      start: mirror * (right * cosine - down * sine) + columns / 2 - 0.5,
      perColumn: (mirror * cosine * columns) / size,
      perRow: (-mirror * sine * rows) / size,
    },
    row: {
      start: turn * (right * sine + down * cosine) + rows / 2 - 0.5,
      perColumn: (turn * sine * columns) / size,
      perRow: (turn * cosine * rows) / size,
    },
  };
}

function changeContrast(values: Float32Array, factor: number): void {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  const mean = sum / values.length;
  for (let at = 0; at < values.length; at++) values[at] = mean + factor * (values[at]! - mean);
}

function cutOff(values: Float32Array): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value < 0) values[at] = 0;
    else if (value > 255) values[at] = 255;
  }
}
