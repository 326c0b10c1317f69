/** The network from a cut on, as a function of what learns in a stage. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { blocks, type ConvolutionUnit, convolutions } from '../../model/graph.js';
import { type Convolve, forward, type Network } from '../../model/network.js';
import { findActivationShape } from '../../model/shapes.js';
import { createValues, viewPart } from '../../model/weights.js';
import { findStatistics, normalizeBatch } from './batch-normalization.js';
import { createSlots } from './create-slots.js';
import { convolveFrozen } from './frozen-normalization.js';
import { checkState, featureCount, type ModelState } from './model-state.js';
import { createMovingStatistics, type MovingStatistics, type Statistics } from './moving-statistics.js';
import { createParameters, findFirstBlock, listParameters, type Parameter } from './parameters.js';
import type { Slots } from './slots.js';

/** What a stage trains, as in a recipe. */
export interface StageModelOptions {
  /** `head`, the first trainable block by Keras' or PyTorch's name, or `all`. */
  readonly trainable: string;
  /** Whether trainable blocks normalise by the batch in training; default `frozen`. */
  readonly normalization?: 'frozen' | 'batch';
  /** Pixels on a side; default 299. */
  readonly imageSize?: number;
}

/** How one pass through the model runs. */
export interface Pass {
  /** Default false: inference mode, where neither dropout nor the batch's statistics play a part. */
  readonly training?: boolean;
  /** Factors of the features in training, [batch, 2048]; default none. */
  readonly dropoutMask?: Tensor2D | undefined;
  /** Takes the batch's statistics in training with batch-mode normalisation; they are kept for whoever takes them. */
  readonly onStatistics?: (unit: ConvolutionUnit, statistics: Statistics) => void;
  /** Takes each trainable block's output, averaged over the image: [batch, channels]. */
  readonly onPooled?: (block: string, pooled: Tensor2D) => void;
}

/** What learns in a stage, and the network above the cut. */
export interface StageModel {
  readonly network: Network;
  readonly slots: Slots;
  readonly normalization: 'frozen' | 'batch';
  /** Of one frame's activations at the cut: [2048] for `head`, else [rows, columns, channels]. */
  readonly inputShape: readonly number[];
  readonly parameters: readonly Parameter[];
  /** Of the convolutions above the cut; they move in batch mode alone. */
  readonly moving: MovingStatistics;
  /**
   * Logits of a batch; call it within `tf.tidy`. Differentiable in `values`.
   *
   * @param values - one tensor a parameter, in the order of `parameters`
   * @param activations - [batch, ...inputShape]
   */
  computeLogits(values: readonly Tensor[], activations: Tensor, pass?: Pass): Tensor1D;
  /** The whole network and the head, with a parameter's numbers from `read`; default the present ones. */
  readState(read?: (parameter: Parameter) => Float32Array): ModelState;
  dispose(): void;
}

/**
 * Puts what learns in a stage on the backend. The network stays as it is, and what lies below the cut doesn't run: its
 * activations come from outside.
 *
 * @param state - what the stage before left, or the pretrained weights with a fresh head
 * @throws RangeError for an unknown block, an image that is too small, or a state of other sizes
 */
export function createStageModel(network: Network, state: ModelState, options: StageModelOptions): StageModel {
  const { trainable, normalization = 'frozen', imageSize = 299 } = options;
  const { tf } = network;
  const first = findFirstBlock(trainable);
  const inputShape = first === blocks.length ? [featureCount] : findActivationShape(imageSize, blocks[first]?.name);
  checkState(state);
  const slots = createSlots(network);
  const parameters = createParameters(slots, listParameters(state, first));
  const units = blocks.slice(first).flatMap((block) => block.units.filter((unit) => unit.kind === 'convolution'));
  const moving = createMovingStatistics(tf, units, state.values);
  const center = tf.tensor1d(Float32Array.from(state.head.center));
  const places = new Map(parameters.map(({ name }, at) => [name, at]));

  /** A parameter's tensor by its name. */
  type Read = <T extends Tensor>(name: string) => T;

  function createConvolve(read: Read, { training = false, onStatistics }: Pass): Convolve {
    return (unit, x) => {
      const kernel = read<Tensor4D>(`${unit.name}/kernel`);
      const beta = read<Tensor1D>(`${unit.normalization}/beta`);
      if (!training || normalization === 'frozen')
        return convolveFrozen(tf, unit, moving.affineOf(unit), { x, kernel, beta });
      const y = tf.conv2d(x, kernel, unit.stride, unit.padding);
      const statistics = findStatistics(tf, y);
      if (onStatistics) onStatistics(unit, { mean: tf.keep(statistics.mean), variance: tf.keep(statistics.variance) });
      return normalizeBatch(tf, y, beta, statistics);
    };
  }

  /** The features of a batch: the activations themselves where the head alone learns. */
  function computeFeatures(read: Read, activations: Tensor, pass: Pass): Tensor2D {
    const convolve = createConvolve(read, pass);
    let x = activations;
    for (const [at, { name }] of blocks.entries()) {
      if (at < first) continue;
      const until = blocks[at + 1]?.name;
      x = forward(network, x as Tensor4D, { from: name, convolve, ...(until ? { until } : {}) });
      if (pass.onPooled) pass.onPooled(name, tf.mean<Tensor2D>(x, [1, 2]));
    }
    return first === blocks.length ? (x as Tensor2D) : tf.mean<Tensor2D>(x, [1, 2]);
  }

  return {
    network,
    slots,
    normalization,
    inputShape,
    parameters,
    moving,
    computeLogits(values, activations, pass = {}) {
      const read: Read = <T extends Tensor>(name: string) => values[places.get(name) as number] as T;
      const features = computeFeatures(read, activations, pass);
      const scaled = tf.div<Tensor2D>(tf.sub(features, center), state.head.spread);
      const kept = pass.training && pass.dropoutMask ? tf.mul<Tensor2D>(scaled, pass.dropoutMask) : scaled;
      return tf.reshape(tf.add(tf.matMul(kept, read('head/kernel')), read('head/bias')), [-1]);
    },
    readState: (read = ({ slot }) => slots.read(slot)) =>
      joinState(state, moving, new Map(parameters.map((parameter) => [parameter.name, read(parameter)]))),
    dispose() {
      for (const { slot } of parameters) slots.dispose(slot);
      moving.dispose();
      center.dispose();
    },
  };
}

/** A state with what learned, and the moving statistics, in their places. */
function joinState(
  state: ModelState,
  moving: MovingStatistics,
  learned: ReadonlyMap<string, Float32Array>,
): ModelState {
  const isHeadAlone = moving.units.length === 0;
  const values = isHeadAlone ? state.values : createValues();
  if (!isHeadAlone) values.set(state.values);
  for (const unit of moving.units) {
    const index = convolutions.indexOf(unit);
    const { mean, variance } = moving.read(unit);
    viewPart(values, index, 'kernel').set(learned.get(`${unit.name}/kernel`) as Float32Array);
    viewPart(values, index, 'beta').set(learned.get(`${unit.normalization}/beta`) as Float32Array);
    viewPart(values, index, 'moving_mean').set(mean);
    viewPart(values, index, 'moving_variance').set(variance);
  }
  const [kernel, bias] = [learned.get('head/kernel'), learned.get('head/bias')] as [Float32Array, Float32Array];
  return { values, head: { ...state.head, kernel, bias: bias[0] as number } };
}
