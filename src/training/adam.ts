/** The optimiser Adam with decoupled weight decay, on a plain array. */

/** What `createAdam` takes. */
export interface AdamOptions {
  readonly learningRate: number;
  /** Share of a weight that is taken away at each step, times the learning rate; default 0. */
  readonly weightDecay?: number;
}

/**
 * Creates an optimiser for `weights`, which each call changes in place by one gradient.
 *
 * Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, arXiv 1711.05101, as in Keras' `AdamW` (beta 0.9
 * and 0.999, epsilon 1e-7 beside the uncorrected root).
 */
export function createAdam(weights: Float64Array, options: AdamOptions): (gradient: Float64Array) => void {
  const { learningRate, weightDecay = 0 } = options;
  const momentum = new Float64Array(weights.length);
  const velocity = new Float64Array(weights.length);
  let step = 0;
  return (gradient) => {
    step++;
    const rate = (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i] as number;
      momentum[i] = 0.9 * (momentum[i] as number) + 0.1 * g;
      velocity[i] = 0.999 * (velocity[i] as number) + 0.001 * g * g;
      const weight = (weights[i] as number) * (1 - learningRate * weightDecay);
      weights[i] = weight - (rate * (momentum[i] as number)) / (Math.sqrt(velocity[i] as number) + 1e-7);
    }
  };
}
