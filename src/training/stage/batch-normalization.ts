/** Normalisation by the batch's own statistics, without gamma, with their gradient: InceptionV3's layer in training mode. */
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';
import { epsilon, type Statistics } from './moving-statistics.js';
import { rectifyGradient } from './rectify-gradient.js';

type Tf = TensorFlow['tf'];

/** Mean and (biased) variance of each channel over batch, rows and columns; not differentiable. */
export function findStatistics(tf: Tf, y: Tensor4D): Statistics {
  const { mean, variance } = tf.moments(y, [0, 1, 2]);
  return { mean: mean as Tensor1D, variance: variance as Tensor1D };
}

/**
 * relu((y - mean) / sqrt(variance + 0.001) + beta), differentiable in y, through the statistics too, and in beta.
 *
 * Source: Ioffe and Szegedy, Batch Normalization, arXiv 1502.03167; Keras' `BatchNormalization` with `scale: false`.
 *
 * @param y - [batch, rows, columns, channels]
 * @param statistics - those of `y` itself
 */
export function normalizeBatch(tf: Tf, y: Tensor4D, beta: Tensor1D, statistics: Statistics): Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input, offset, save] = args as unknown as [Tensor4D, Tensor1D, (tensors: Tensor4D[]) => void];
    const factor = tf.div<Tensor4D>(1, tf.sqrt(tf.add(statistics.variance, epsilon)));
    const normalized = tf.mul<Tensor4D>(tf.sub(input, statistics.mean), factor);
    const value = tf.relu(tf.add<Tensor4D>(normalized, offset));
    save([value, normalized, factor]);
    return { value, gradFunc: (dy, saved) => differentiate(tf, dy as Tensor4D, saved as Tensor4D[]) };
  });
  return run(y, beta) as Tensor4D;
}

function differentiate(tf: Tf, dy: Tensor4D, saved: Tensor4D[]): [Tensor4D, Tensor1D] {
  const [value, normalized, factor] = saved as [Tensor4D, Tensor4D, Tensor4D];
  const upstream = rectifyGradient(tf, dy, value);
  const alongMean = tf.mean(upstream, [0, 1, 2]);
  const alongVariance = tf.mul<Tensor4D>(normalized, tf.mean(tf.mul(upstream, normalized), [0, 1, 2]));
  const gradient = tf.mul<Tensor4D>(tf.sub(tf.sub(upstream, alongMean), alongVariance), factor);
  return [gradient, tf.sum<Tensor1D>(upstream, [0, 1, 2])];
}
