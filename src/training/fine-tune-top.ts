/** Stage two: the top blocks and the head at a low learning rate, on cached activations of the frozen trunk. */
import { setImmediate } from 'node:timers/promises';
import type { Optimizer, Scalar, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { type Backbone, networkOf } from '../model/backbone.js';
import type { ConvolutionUnit } from '../model/graph.js';
import { type Fold, type FoldedConvolution, forward, type Network } from '../model/network.js';
import { createRandom } from '../numeric/random.js';
import { checkExamples, cutBatches, type Examples } from './check-examples.js';
import { describeEpoch, type EpochMetrics, type HeadWeights, type Judged } from './history.js';
import { createTopBlocks, type TopBlocks } from './top-blocks.js';

/** Activations that enter the block `cut`, from `extractFeatures` with that cut, and the head of stage one. */
export interface TopData extends Examples {
  /** Of one image: [rows, columns, channels]. */
  readonly shape: readonly [number, number, number];
  readonly validation?: Examples;
  readonly head: HeadWeights;
}

/** What `fineTuneTop` takes. */
export interface TopOptions {
  /** The first trainable block, default `mixed10`. */
  readonly cut?: string;
  /** Default 5. */
  readonly epochs?: number;
  /** Default 1e-5, for the blocks and the head. */
  readonly learningRate?: number;
  /** Images a step, default 8. */
  readonly batchSize?: number;
  /** Share of the pooled features that is dropped in training, default 0. */
  readonly dropout?: number;
  /** Decides the order of the images and what is dropped; default 0. */
  readonly seed?: number;
  /** Called after each epoch. */
  readonly onEpoch?: (metrics: EpochMetrics) => void;
}

/** A fine-tuning and what the network said after each epoch. */
export interface TopResult {
  readonly history: EpochMetrics[];
  /** One array an epoch, in inference mode, in the order of the images. */
  readonly logitsTrain: Float32Array[];
  /** Empty without validation images. */
  readonly logitsValidation: Float32Array[];
  readonly head: HeadWeights;
}

/** Everything that learns. */
interface Model {
  readonly network: Network;
  readonly cut: string;
  readonly top: TopBlocks;
  readonly kernel: Variable;
  readonly bias: Variable;
}

function createModel(network: Network, cut: string, head: HeadWeights): Model {
  const { tf } = network;
  const top = createTopBlocks(network, cut);
  const [kernel, bias] = [tf.tensor1d(Float32Array.from(head.kernel)), tf.scalar(head.bias)];
  const model = { network, cut, top, kernel: tf.variable(kernel), bias: tf.variable(bias) };
  tf.dispose([kernel, bias]);
  return model;
}

/** Copies the activations of some images into one tensor. */
function gather({ tf }: Network, { features }: Examples, shape: TopData['shape'], batch: readonly number[]): Tensor4D {
  const length = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(batch.length * length);
  batch.forEach((image, at) => {
    values.set(features.subarray(image * length, (image + 1) * length), at * length);
  });
  return tf.tensor4d(values, [batch.length, ...shape]);
}

function computePooled({ network, cut }: Model, activations: Tensor4D, fold: Fold): Tensor2D {
  return network.tf.mean(forward(network, activations, { from: cut, fold }), [1, 2]);
}

function applyHead({ network: { tf }, kernel, bias }: Model, pooled: Tensor2D): Tensor1D {
  return tf.add(tf.sum(tf.mul(pooled, kernel), 1), bias);
}

/** The variables' filters and biases, computed once for many batches. */
function freezeFold({ network: { tf }, top }: Model): { readonly fold: Fold; dispose(): void } {
  const known = new Map<ConvolutionUnit, FoldedConvolution>();
  return {
    fold(unit) {
      const before = known.get(unit);
      if (before) return before;
      const { filter, bias } = top.fold(unit);
      const folded = { filter: tf.keep(filter), bias: tf.keep(bias) };
      known.set(unit, folded);
      return folded;
    },
    dispose: () => tf.dispose([...known.values()].flatMap(({ filter, bias }) => [filter, bias])),
  };
}

function judge(model: Model, examples: Examples, data: TopData, batchSize: number): Judged {
  const { network } = model;
  const frozen = freezeFold(model);
  const logits = new Float32Array(examples.count);
  for (const batch of cutBatches([...examples.labels.keys()], batchSize)) {
    const values = network.tf.tidy(() => {
      const activations = gather(network, examples, data.shape, batch);
      return applyHead(model, computePooled(model, activations, frozen.fold)).dataSync();
    });
    logits.set(values, batch[0]);
  }
  frozen.dispose();
  return { logits, labels: examples.labels };
}

/** The mean cross-entropy of one batch with dropout: what the gradient is taken of. */
function computeLoss(model: Model, activations: Tensor4D, labels: Tensor1D, dropout: Dropout): Scalar {
  const { tf } = model.network;
  const pooled = computePooled(model, activations, model.top.fold);
  const kept = dropout.rate > 0 ? tf.dropout(pooled, dropout.rate, undefined, dropout.seed) : pooled;
  return tf.losses.sigmoidCrossEntropy(labels, applyHead(model, kept as Tensor2D));
}

interface Dropout {
  readonly rate: number;
  readonly seed: number;
}

function step(model: Model, optimizer: Optimizer, data: TopData, batch: readonly number[], dropout: Dropout): void {
  const { network, top, kernel, bias } = model;
  const { tf } = network;
  tf.tidy(() => {
    const activations = gather(network, data, data.shape, batch);
    const labels = tf.tensor1d(batch.map((image) => data.labels[image] as number));
    const learning = [...top.variables, kernel, bias];
    const { grads } = tf.variableGrads(() => computeLoss(model, activations, labels, dropout), learning);
    optimizer.applyGradients(grads);
  });
}

const defaults = { cut: 'mixed10', epochs: 5, learningRate: 1e-5, batchSize: 8, dropout: 0, seed: 0 };

/**
 * Trains the blocks from a cut on and the head together with a fresh Adam, on activations that the frozen trunk gave.
 *
 * Normalisation stays in inference mode: its moving mean and variance don't change, its beta learns. The backbone itself
 * stays as it was.
 *
 * @param backbone - the one that made the activations
 * @throws RangeError if sizes don't agree, a label is neither 0 nor 1, or the cut is unknown
 */
export async function fineTuneTop(backbone: Backbone, data: TopData, options: TopOptions = {}): Promise<TopResult> {
  const { cut, epochs, learningRate, batchSize, dropout, seed } = { ...defaults, ...options };
  const network = networkOf(backbone);
  const width = data.shape.reduce((a, b) => a * b);
  checkExamples('training', data, width);
  if (data.validation) checkExamples('validation', data.validation, width);
  const random = createRandom(seed);
  const model = createModel(network, cut, data.head);
  const optimizer = network.tf.train.adam(learningRate);
  const result: TopResult = { history: [], logitsTrain: [], logitsValidation: [], head: data.head };
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      for (const batch of cutBatches(random.shuffle([...data.labels.keys()]), batchSize)) {
        step(model, optimizer, data, batch, { rate: dropout, seed: random.integer(2 ** 31) });
        await setImmediate();
      }
      const train = judge(model, data, data, batchSize);
      const validation = data.validation ? judge(model, data.validation, data, batchSize) : null;
      const metrics = describeEpoch(epoch, train, validation);
      result.history.push(metrics);
      result.logitsTrain.push(train.logits);
      if (validation) result.logitsValidation.push(validation.logits);
      options.onEpoch?.(metrics);
    }
    return { ...result, head: readHead(model) };
  } finally {
    optimizer.dispose();
    model.top.dispose();
    network.tf.dispose([model.kernel, model.bias]);
  }
}

function readHead({ kernel, bias }: Model): HeadWeights {
  return { kernel: kernel.dataSync() as Float32Array, bias: bias.dataSync()[0] as number };
}
