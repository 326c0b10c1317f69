/** The moving statistics of the convolutions above the cut, and the affine maps that they make in inference mode. */
import type { Tensor1D } from '@tensorflow/tfjs';
import { type ConvolutionUnit, convolutions } from '../../model/graph.js';
import { viewPart } from '../../model/weights.js';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';

type Tf = TensorFlow['tf'];

/** Mean and variance of each channel. */
export interface Statistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** Normalisation in inference mode: y * scale + beta - meanTimesScale. */
export interface Affine {
  readonly scale: Tensor1D;
  readonly meanTimesScale: Tensor1D;
}

/** The moving statistics of some convolutions, and what they make of inference. */
export interface MovingStatistics {
  readonly units: readonly ConvolutionUnit[];
  /** What inference makes of a convolution's output. */
  affineOf(unit: ConvolutionUnit): Affine;
  /** Moves them towards a batch's, by Keras' momentum of 0.99. */
  move(unit: ConvolutionUnit, batch: Statistics): void;
  read(unit: ConvolutionUnit): { readonly mean: Float32Array; readonly variance: Float32Array };
  write(unit: ConvolutionUnit, values: { readonly mean: Float32Array; readonly variance: Float32Array }): void;
  dispose(): void;
}

/** Keras' epsilon in InceptionV3. */
export const epsilon = 0.001;
const momentum = 0.99;

function findAffine(tf: Tf, { mean, variance }: Statistics): Affine {
  return tf.tidy(() => {
    const scale = tf.div<Tensor1D>(1, tf.sqrt(tf.add(variance, epsilon)));
    return { scale, meanTimesScale: tf.mul<Tensor1D>(mean, scale) };
  });
}

/** Puts the moving statistics of `units` on the backend. */
export function createMovingStatistics(
  tf: Tf,
  units: readonly ConvolutionUnit[],
  values: Float32Array,
): MovingStatistics {
  const moving = new Map<ConvolutionUnit, Statistics & Affine>();
  const of = (unit: ConvolutionUnit): Statistics & Affine => moving.get(unit) as Statistics & Affine;

  function forget(unit: ConvolutionUnit): void {
    const known = moving.get(unit);
    if (known) tf.dispose([known.mean, known.variance, known.scale, known.meanTimesScale]);
    moving.delete(unit);
  }

  function replace(unit: ConvolutionUnit, statistics: Statistics): void {
    forget(unit);
    moving.set(unit, { ...statistics, ...findAffine(tf, statistics) });
  }

  for (const unit of units) {
    const index = convolutions.indexOf(unit);
    const [mean, variance] = (['moving_mean', 'moving_variance'] as const).map((part) =>
      tf.tensor1d(viewPart(values, index, part).slice()),
    );
    replace(unit, { mean: mean as Tensor1D, variance: variance as Tensor1D });
  }

  return {
    units,
    affineOf: of,
    move(unit, batch) {
      const { mean, variance } = of(unit);
      const blend = (before: Tensor1D, now: Tensor1D): Tensor1D =>
        tf.tidy(() => tf.add<Tensor1D>(tf.mul(before, momentum), tf.mul(now, 1 - momentum)));
      replace(unit, { mean: blend(mean, batch.mean), variance: blend(variance, batch.variance) });
    },
    read: (unit) => ({ mean: of(unit).mean.dataSync<'float32'>(), variance: of(unit).variance.dataSync<'float32'>() }),
    write: (unit, { mean, variance }) =>
      replace(unit, { mean: tf.tensor1d(mean.slice()), variance: tf.tensor1d(variance.slice()) }),
    dispose: () => units.forEach(forget),
  };
}
