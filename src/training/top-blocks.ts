/** The blocks that learn: variables for kernels and betas, normalisation as a fixed affine map of them. */
import type { Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { blocks, type ConvolutionUnit, convolutions, findBlock } from '../model/graph.js';
import { type Fold, findAffine, type Network } from '../model/network.js';
import { viewPart } from '../model/weights.js';

/** One convolution's variables and the constants of its normalisation. */
interface TrainableConvolution {
  readonly kernel: Variable;
  readonly beta: Variable;
  readonly scale: Tensor1D;
  readonly meanTimesScale: Tensor1D;
}

/** The variables of the blocks from a cut on. */
export interface TopBlocks {
  readonly variables: readonly Variable[];
  /** Filter and bias of a convolution, computed from its variables: call it within `tf.tidy`. */
  readonly fold: Fold;
  dispose(): void;
}

function createConvolution({ tf, weights }: Network, unit: ConvolutionUnit): TrainableConvolution {
  const index = convolutions.indexOf(unit);
  const { scale, meanTimesScale } = findAffine(weights, index);
  // Variables take over their initial tensors. The weights themselves stay as they are, in shared memory.
  const kernel = tf.tensor4d(Float32Array.from(viewPart(weights.values, index, 'kernel')), [...unit.kernelShape]);
  const beta = tf.tensor1d(Float32Array.from(viewPart(weights.values, index, 'beta')));
  const convolution = {
    kernel: tf.variable(kernel),
    beta: tf.variable(beta),
    scale: tf.tensor1d(scale),
    meanTimesScale: tf.tensor1d(meanTimesScale),
  };
  tf.dispose([kernel, beta]);
  return convolution;
}

/**
 * Makes variables for the kernels and betas of the blocks from `cut` on, with the network's weights as first values.
 *
 * @param cut - the first trainable block
 * @throws RangeError if there is no such block
 */
export function createTopBlocks(network: Network, cut: string): TopBlocks {
  const { tf } = network;
  const units = blocks.slice(findBlock(cut)).flatMap((block) => block.units);
  const created = new Map<ConvolutionUnit, TrainableConvolution>();
  for (const unit of units) if (unit.kind === 'convolution') created.set(unit, createConvolution(network, unit));
  const parts = [...created.values()];
  return {
    variables: [...parts.map((part) => part.kernel), ...parts.map((part) => part.beta)],
    fold(unit) {
      const { kernel, beta, scale, meanTimesScale } = created.get(unit) as TrainableConvolution;
      return { filter: tf.mul<Tensor4D>(kernel, scale), bias: tf.sub<Tensor1D>(beta, meanTimesScale) };
    },
    dispose() {
      for (const part of parts) tf.dispose([part.kernel, part.beta, part.scale, part.meanTimesScale]);
    },
  };
}
