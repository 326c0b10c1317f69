/** Everything that a stage hands to the next one: the whole network's numbers and the head on its pooled features. */
import { parameterCount } from '../../model/weights.js';
import type { Scaling } from '../scale-features.js';

/** Channels after the last block. */
export const featureCount = 2048;

/** A logistic head on scaled features: logit = ((features - center) / spread) · kernel + bias, the log-odds of class 1. */
export interface Head {
  readonly kernel: Float32Array;
  readonly bias: number;
  /** Found once on the training frames' features (`findScaling`); no stage changes it. */
  readonly center: Float32Array;
  readonly spread: number;
}

/** The state between stages. */
export interface ModelState {
  /** In the layout of `InceptionWeights.values`. */
  readonly values: Float32Array;
  readonly head: Head;
}

/** A head that knows nothing: every logit is 0, so that the first step moves along the features and not along chance. */
export function createHead({ center, spread }: Scaling): Head {
  return { kernel: new Float32Array(featureCount), bias: 0, center: Float32Array.from(center), spread };
}

/** @throws RangeError if sizes aren't those of InceptionV3 and of its features */
export function checkState({ values, head }: ModelState): void {
  const sizes = [values.length, head.kernel.length, head.center.length];
  const expected = [parameterCount, featureCount, featureCount];
  if (sizes.join() !== expected.join() || !(head.spread > 0))
    throw new RangeError(
      `Cannot create the stage's model: expected ${expected.join(', ')} weights, head kernel and center and a spread above 0, got ${sizes.join(', ')} and ${head.spread}; pass the state that the stage before left`,
    );
}
