/** The loss of a batch with its gradients. */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ConvolutionUnit } from '../../model/graph.js';
import { computeLoss, type Expected } from './compute-loss.js';
import { drawDropout } from './draw-dropout.js';
import { featureCount } from './model-state.js';
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
  /** The loss, then half the sum of squares of each gradient. */
  readonly numbers: Tensor1D;
  /** Of the batch, in training mode. */
  readonly logits: Tensor1D;
  /** In the order of the model's parameters. */
  readonly gradients: readonly Tensor[];
  /** Of each convolution's output; empty unless normalisation is by the batch. */
  readonly statistics: ReadonlyMap<ConvolutionUnit, Statistics>;
}

/** Gives what `compute` makes of the inputs; what it computes depends on nothing else that changes from step to step. */
export type Run = (inputs: Tensor[], compute: (inputs: Tensor[]) => Tensor[]) => Tensor[];

/**
 * @param values - the parameters' present values
 * @param run - default: one operation after the other
 */
export function differentiate(
  model: StageModel,
  values: readonly Tensor[],
  batch: Batch,
  run: Run = (inputs, compute) => compute(inputs),
): Differentiated {
  const own = createInputs(model, batch);
  const outputs = run([...own, ...values], (inputs) =>
    computeAll(model, inputs.slice(own.length), inputs.slice(0, own.length)),
  );
  model.network.tf.dispose(own);
  const [numbers, logits, ...rest] = outputs as [Tensor1D, Tensor1D, ...Tensor[]];
  const [gradients, found] = [rest.slice(0, values.length), rest.slice(values.length) as Tensor1D[]];
  const statistics = new Map<ConvolutionUnit, Statistics>();
  for (let at = 0; at < found.length; at += 2)
    statistics.set(model.moving.units[at / 2] as ConvolutionUnit, {
      mean: found[at] as Tensor1D,
      variance: found[at + 1] as Tensor1D,
    });
  return { numbers, logits, gradients, statistics };
}

/** Activations, targets, weights, and what drops features where any are dropped. */
function createInputs({ network: { tf }, inputShape }: StageModel, batch: Batch): Tensor[] {
  const { activations, targets, weights, dropout, dropoutSeed } = batch;
  const count = targets.length;
  const inputs: Tensor[] = [tf.tensor(activations, [count, ...inputShape]), tf.tensor1d(targets), tf.tensor1d(weights)];
  if (dropout === 0) return inputs;
  const mask = drawDropout(count * featureCount, dropout, dropoutSeed);
  return [...inputs, tf.tensor2d(mask, [count, featureCount])];
}

/** Numbers, logits, gradients, and in batch mode mean and variance of each convolution. */
function computeAll(
  { network: { tf }, slots, computeLogits }: StageModel,
  values: Tensor[],
  inputs: Tensor[],
): Tensor[] {
  const [activations, targets, weights, dropoutMask] = inputs as [Tensor, Tensor1D, Tensor1D, Tensor2D | undefined];
  const statistics: Tensor[] = [];
  const pass = {
    training: true,
    dropoutMask,
    onStatistics: (_: ConvolutionUnit, { mean, variance }: Statistics) => statistics.push(mean, variance),
  };
  const outputs = tf.tidy(() => {
    let said: Tensor1D | null = null;
    const computeScalar = (): Scalar => {
      said = tf.keep(computeLogits(values, activations, pass));
      return computeLoss(tf, said, { targets, weights });
    };
    const { value, grads } = tf.valueAndGrads(computeScalar)(values);
    const numbers = tf.stack([value, ...grads.map(slots.halfSquares)]);
    return [numbers, said as unknown as Tensor1D, ...grads];
  });
  return [...outputs, ...statistics];
}
