/** Features centred and brought to one common scale, so that a learning rate means the same for every set of weights. */
import type { Examples } from './check-examples.js';
import type { HeadWeights } from './history.js';

/** What training images alone say about features. */
export interface Scaling {
  /** The mean of each channel. */
  readonly center: Float64Array;
  /** The root mean square of what is left; one number for all channels, since few images say little about a rare one. */
  readonly spread: number;
}

/** Finds centre and scale of [count, width] features. */
export function findScaling({ features, count }: Examples, width: number): Scaling {
  const center = new Float64Array(width);
  features.forEach((value, at) => {
    center[at % width]! += value / count;
  });
  let squares = 0;
  features.forEach((value, at) => {
    squares += (value - (center[at % width] as number)) ** 2;
  });
  return { center, spread: Math.sqrt(squares / features.length) || 1 };
}

/** Applies a scaling found on the training images. */
export function scaleExamples(examples: Examples, { center, spread }: Scaling): Examples {
  const features = examples.features.map((value, at) => (value - (center[at % center.length] as number)) / spread);
  return { ...examples, features };
}

/** The head that gives on plain features what `head` gives on scaled ones. */
export function unscaleHead(head: HeadWeights, { center, spread }: Scaling): HeadWeights {
  const kernel = head.kernel.map((weight) => weight / spread);
  return { kernel, bias: kernel.reduce((bias, weight, at) => bias - weight * (center[at] as number), head.bias) };
}
