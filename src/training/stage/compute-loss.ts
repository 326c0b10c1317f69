/** The loss of a batch: sigmoid cross-entropy with soft targets and a weight for each example. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';

/** What a batch should be, and how much each example counts. */
export interface Expected {
  /** From 0 to 1, after smoothing and mixup. */
  readonly targets: Float32Array;
  /** 1 for each example without class weights. */
  readonly weights: Float32Array;
}

/** The sum of weight times cross-entropy over the number of examples, as Keras' `fit` has it with class weights. */
export function computeLoss(
  tf: TensorFlow['tf'],
  logits: Tensor1D,
  { targets, weights }: { readonly targets: Tensor1D; readonly weights: Tensor1D },
): Scalar {
  return tf.mean(tf.losses.sigmoidCrossEntropy(targets, logits, weights, 0, tf.Reduction.NONE));
}
