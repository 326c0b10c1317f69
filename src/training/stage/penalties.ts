/** What a gradient holds besides the loss's own: clipping, L2 and the pull towards the pretrained weights. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Stage } from '../recipe/stage.js';
import { listBlockParameters, type Parameter } from './parameters.js';
import type { StageModel } from './stage-model.js';

/** Changes gradients on their way to the optimiser. */
export interface Penalties {
  /**
   * `gradient * factor` and the penalties' gradients: a new tensor, or the same one where nothing is to be done; within `tf.tidy`.
   *
   * @param weights - the parameter's present values
   */
  addTo(gradient: Tensor, parameter: Parameter, place: { readonly weights: Tensor; readonly factor: number }): Tensor;
  dispose(): void;
}

/**
 * The penalties of a stage, on kernels alone: L2 (decoupled in AdamW, so not here), and in the blocks L2-SP.
 *
 * Source: Li, Grandvalet and Davoine, L2-SP, arXiv 1802.01483.
 */
export function createPenalties(
  { network, parameters }: StageModel,
  stage: Pick<Stage, 'optimizer' | 'weightDecay' | 'l2sp'>,
): Penalties {
  const { tf } = network;
  const decay = stage.optimizer.kind === 'adamw' ? 0 : stage.weightDecay;
  const anchors = stage.l2sp > 0 ? createAnchors() : new Map<string, Tensor>();

  function createAnchors(): Map<string, Tensor> {
    const learning = new Set(parameters.map(({ name }) => name));
    const pretrained = listBlockParameters(network.weights.values, 0);
    const kernels = pretrained.filter(({ name, decays }) => decays && learning.has(name));
    return new Map(kernels.map(({ name, values, shape }) => [name, tf.tensor(Float32Array.from(values), [...shape])]));
  }

  return {
    addTo(gradient, { name, decays }, { weights, factor }) {
      let result = factor < 1 ? tf.mul(gradient, factor) : gradient;
      if (decays && decay > 0) result = tf.add(result, tf.mul(weights, decay));
      const anchor = anchors.get(name);
      return anchor ? tf.add(result, tf.mul(tf.sub(weights, anchor), stage.l2sp)) : result;
    },
    dispose: () => tf.dispose([...anchors.values()]),
  };
}
