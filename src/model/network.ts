/** InceptionV3 as a function of plain TensorFlow.js operations, normalisation always in inference mode. */
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { type GraphSession, openGraphSession, runsGraphs } from '../tensorflow/graph-session.js';
import type { TensorFlow } from '../tensorflow/load-tensorflow.js';
import { describeFrozenGraph, type FoldedValues } from './frozen-graph.js';
import { type Block, blocks, type ConvolutionUnit, convolutions, findBlock, type Unit } from './graph.js';
import { epsilon, type InceptionWeights, viewPart } from './weights.js';

type Tf = TensorFlow['tf'];

/** A convolution with the normalisation after it as one filter and one bias. */
export interface FoldedConvolution {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/** Runs a convolution with the normalisation and the rectifier after it. */
export type Convolve = (unit: ConvolutionUnit, x: Tensor4D) => Tensor4D;

/** Normalisation in inference mode as y = x * scale + (beta - mean * scale), a number a channel. */
export interface Affine {
  readonly scale: Float32Array;
  readonly meanTimesScale: Float32Array;
}

/** The network with its weights on a backend. Not for other rooms than training. */
export interface Network extends TensorFlow {
  readonly weights: InceptionWeights;
  /** Filter and bias of a frozen convolution; made at the first use and kept until `dispose`. */
  fold(unit: ConvolutionUnit): FoldedConvolution;
  /** The frozen network as one graph, made at the first use and kept until `dispose`; null where the backend runs operations alone. */
  graph(): GraphSession | null;
  dispose(): void;
}

/** Which blocks run: from the block `from` (default the stem) to the one before `until` (default all). */
export interface BlockRange {
  readonly from?: string;
  readonly until?: string;
  /** Runs each convolution; default the frozen ones. */
  readonly convolve?: Convolve;
}

/** Scale and shift of the `index`-th convolution's normalisation. Keras' epsilon is 0.001 and there is no gamma. */
function findAffine(weights: InceptionWeights, index: number): Affine {
  const scale = viewPart(weights.values, index, 'moving_variance').map((variance) => 1 / Math.sqrt(variance + epsilon));
  const mean = viewPart(weights.values, index, 'moving_mean');
  return { scale, meanTimesScale: scale.map((value, channel) => value * (mean[channel] as number)) };
}

function foldValues(weights: InceptionWeights, unit: ConvolutionUnit): FoldedValues {
  const index = convolutions.indexOf(unit);
  const { scale, meanTimesScale } = findAffine(weights, index);
  const filters = scale.length;
  const filter = Float32Array.from(viewPart(weights.values, index, 'kernel'));
  for (let i = 0; i < filter.length; i++) filter[i] = (filter[i] as number) * (scale[i % filters] as number);
  const bias = Float32Array.from(viewPart(weights.values, index, 'beta'));
  for (let i = 0; i < filters; i++) bias[i] = (bias[i] as number) - (meanTimesScale[i] as number);
  return { filter, bias };
}

function foldFrozen(tf: Tf, weights: InceptionWeights, unit: ConvolutionUnit): FoldedConvolution {
  const { filter, bias } = foldValues(weights, unit);
  return { filter: tf.keep(tf.tensor4d(filter, [...unit.kernelShape])), bias: tf.keep(tf.tensor1d(bias)) };
}

/** Puts weights on a backend; tensors are made when they are first needed. */
export function createNetwork(tensorflow: TensorFlow, weights: InceptionWeights): Network {
  const folded = new Map<ConvolutionUnit, FoldedConvolution>();
  let session: GraphSession | null = null;
  return {
    ...tensorflow,
    weights,
    fold(unit) {
      const known = folded.get(unit) ?? foldFrozen(tensorflow.tf, weights, unit);
      folded.set(unit, known);
      return known;
    },
    graph() {
      if (session === null && runsGraphs(tensorflow))
        session = openGraphSession(
          tensorflow,
          describeFrozenGraph((unit) => foldValues(weights, unit)),
        );
      return session;
    },
    dispose() {
      session?.dispose();
      session = null;
      for (const { filter, bias } of folded.values()) tensorflow.tf.dispose([filter, bias]);
      folded.clear();
    },
  };
}

function convolveFrozen({ tf, fold }: Network): Convolve {
  return (unit, x) => {
    const { filter, bias } = fold(unit);
    const { stride: strides, padding: pad } = unit;
    return tf.fused.conv2d({ x, filter, bias, strides, pad, activation: 'relu' });
  };
}

function runUnit(tf: Tf, unit: Unit, read: (name: string) => Tensor4D, convolve: Convolve): Tensor4D {
  switch (unit.kind) {
    case 'convolution':
      return convolve(unit, read(unit.input));
    case 'maxPool':
      return tf.maxPool(read(unit.input), 3, 2, 'valid');
    case 'averagePool':
      return tf.avgPool(read(unit.input), 3, 1, 'same');
    case 'join':
      return tf.concat(unit.inputs.map(read), 3);
  }
}

function runBlock(tf: Tf, block: Block, input: Tensor4D, convolve: Convolve): Tensor4D {
  const outputs = new Map([[block.input, input]]);
  const read = (name: string): Tensor4D => outputs.get(name) as Tensor4D;
  return tf.tidy(() => {
    for (const unit of block.units) outputs.set(unit.name, runUnit(tf, unit, read, convolve));
    return read(block.output);
  });
}

/**
 * Runs blocks of the network. Differentiable in `x` and in what `range.convolve` computes with.
 *
 * @param x - [batch, rows, columns, channels]: the input of the block `from`; for the stem images in the weights' range
 * @returns the last block's output, [batch, rows, columns, channels]
 * @throws RangeError if a block is unknown
 */
export function forward(network: Network, x: Tensor4D, range: BlockRange = {}): Tensor4D {
  const first = range.from === undefined ? 0 : findBlock(range.from);
  const end = range.until === undefined ? blocks.length : findBlock(range.until);
  const convolve = range.convolve ?? convolveFrozen(network);
  return network.tf.tidy(() =>
    blocks.slice(first, end).reduce((input, block) => {
      const output = runBlock(network.tf, block, input, convolve);
      if (input !== x) input.dispose();
      return output;
    }, x),
  );
}

/**
 * Runs frozen blocks where no gradient is wanted: on native TensorFlow as one graph, elsewhere as `forward` does. Both agree up to
 * rounding.
 *
 * @param x - as in `forward`
 * @throws RangeError if a block is unknown
 * @throws Error where TensorFlow can't load the graph
 */
export function forwardFrozen(network: Network, x: Tensor4D, range: Omit<BlockRange, 'convolve'> = {}): Tensor4D {
  const graph = network.graph();
  if (graph === null) return forward(network, x, range);
  const first = blocks[range.from === undefined ? 0 : findBlock(range.from)] as Block;
  const last = range.until === undefined ? blocks.at(-1)?.output : blocks[findBlock(range.until)]?.input;
  return graph.run([[first.input, x]], [last as string])[0] as Tensor4D;
}
