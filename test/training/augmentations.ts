/** Augmentations for tests. */
import type { Augmentation } from '../../src/training/recipe/recipe.js';

export const noTransform: Augmentation = {
  flipHorizontal: false,
  flipVertical: false,
  rotationDegrees: 0,
  translation: 0,
  scale: 0,
  contrast: 0,
  noise: 0,
  labelEffects: {},
};

/** The case's geometry, with contrast and noise. */
export const allTransforms: Augmentation = {
  flipHorizontal: true,
  flipVertical: true,
  rotationDegrees: 25,
  translation: 0.1,
  scale: 0.1,
  contrast: 0.2,
  noise: 2,
  labelEffects: {},
};
