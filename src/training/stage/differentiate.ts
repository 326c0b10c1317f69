/** The loss of a batch with its gradients. */
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { ConvolutionUnit } from '../../model/graph.js';
import { computeLoss, type Expected } from './compute-loss.js';
import type { Statistics } from './moving-statistics.js';
import type { StageModel } from './stage-model.js';

/** A batch in training mode. */
export interface Batch extends Expected {
  /** [batch, ...inputShape]; read in place and not changed. */
  readonly activations: Float32Array;
  /** Share of the features that is dropped. */
  readonly dropout: number;
  readonly dropoutSeed: number;
}

/** What a batch gave. All tensors belong to the caller. */
export interface Differentiated {
  readonly loss: Scalar;
  /** In the order of the model's parameters. */
  readonly gradients: readonly Tensor[];
  /** Of each convolution's output; empty unless normalisation is by the batch. */
  readonly statistics: ReadonlyMap<ConvolutionUnit, Statistics>;
}

/** @param values - the parameters' present values */
export function differentiate(model: StageModel, values: Tensor[], batch: Batch): Differentiated {
  const { tf } = model.network;
  const statistics = new Map<ConvolutionUnit, Statistics>();
  const pass = {
    training: true,
    dropout: batch.dropout,
    dropoutSeed: batch.dropoutSeed,
    onStatistics: (unit: ConvolutionUnit, found: Statistics) => statistics.set(unit, found),
  };
  const { loss, gradients } = tf.tidy(() => {
    const activations = tf.tensor(batch.activations, [batch.targets.length, ...model.inputShape]);
    const computeScalar = (): Scalar => computeLoss(tf, model.computeLogits(values, activations, pass), batch);
    const { value, grads } = tf.valueAndGrads(computeScalar)(values);
    return { loss: value as Scalar, gradients: grads };
  });
  return { loss, gradients, statistics };
}
