/** What a training is, as data: a recipe lists stages, and says how frames are augmented, cached and watched. */
import type { Stage } from './stage.js';

/**
 * A whole training, as `recipes/*.json` and docs/formats.md describe it; the parser fills in what a file leaves out.
 *
 * Each stage starts from the weights and the head of the stage before, with a fresh optimiser.
 */
export interface Recipe {
  readonly format: 'angiolab.recipe';
  readonly version: 1;
  /** What the recipe is called: small letters, digits and hyphens. */
  readonly name: string;
  /** One sentence for readers; default empty. */
  readonly description: string;
  /** Pixels on a side of the square that the network sees, 75 to 1024; default 299. */
  readonly imageSize: number;
  /** Frames a step, 1 to 1024; default 8. */
  readonly batchSize: number;
  readonly augmentation: Augmentation;
  /** Augmented draws of each frame whose activations are cached, 1 to 64; `fresh` for a new draw each epoch and no cache. Default 8. */
  readonly draws: number | 'fresh';
  /** How activations are cached; default `float32`. */
  readonly cachePrecision: 'float32' | 'float16';
  /** Whether gradient norms, update ratios and drift are logged; default true. */
  readonly observers: boolean;
  /** At least one; their names differ. */
  readonly stages: readonly Stage[];
}

/** What is drawn for each frame and draw. A transform is off at false or 0. */
export interface Augmentation {
  /** Mirrors left and right for half of the draws; default false. */
  readonly flipHorizontal: boolean;
  /** Mirrors top and bottom for half of the draws; default false. */
  readonly flipVertical: boolean;
  /** Largest angle, either way, uniform; 0 to 180 degrees, default 10. */
  readonly rotationDegrees: number;
  /** Largest shift along each axis, either way, uniform, as a share of the side; 0 to 0.5, default 0.05. */
  readonly translation: number;
  /** Largest change of size, either way: the factor is uniform in 1 - scale to 1 + scale; 0 to 0.5, default 0.05. */
  readonly scale: number;
  /** Largest change of contrast about the mean grey, either way, as `scale`; 0 to 0.9, default 0.1. */
  readonly contrast: number;
  /** Standard deviation of the noise, grey levels of 0 to 255; 0 to 64, default 2. */
  readonly noise: number;
  /** What a transform does to a label; one that isn't named keeps it. Default `{}`. */
  readonly labelEffects: Readonly<Partial<Record<Transform, LabelEffect>>>;
}

/** A transform, by its key. */
export type Transform =
  | 'flipHorizontal'
  | 'flipVertical'
  | 'rotationDegrees'
  | 'translation'
  | 'scale'
  | 'contrast'
  | 'noise';

/**
 * `refuse` where the label would become false, so that the transform can't be switched on; for flips alone, instead, which label
 * becomes which where a draw is flipped.
 */
export type LabelEffect = 'refuse' | Readonly<Record<string, string>>;
