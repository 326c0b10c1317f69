/** Normalisation in inference mode with a rectifier, as an affine map of a convolution that learns. */
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { ConvolutionUnit } from '../../model/graph.js';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';
import type { Affine } from './moving-statistics.js';
import { rectifyGradient } from './rectify-gradient.js';

type Tf = TensorFlow['tf'];

/** What one convolution reads. */
interface ConvolutionInputs {
  readonly x: Tensor4D;
  readonly kernel: Tensor4D;
  readonly beta: Tensor1D;
}

/**
 * relu(convolution(x) * scale + beta - mean * scale), differentiable in x, kernel and beta.
 *
 * The scale is applied to whichever is smaller: to the convolution's output in the upper blocks, whose kernels are large
 * and whose activations are small, to the kernel in the stem.
 */
export function convolveFrozen(
  tf: Tf,
  unit: ConvolutionUnit,
  { scale, meanTimesScale }: Affine,
  { x, kernel, beta }: ConvolutionInputs,
): Tensor4D {
  const shift = tf.sub<Tensor1D>(beta, meanTimesScale);
  const outputs = (x.size / (x.shape[3] * unit.stride ** 2)) * unit.kernelShape[3];
  const onKernel = kernel.size < outputs;
  const filter = onKernel ? tf.mul<Tensor4D>(kernel, scale) : kernel;
  return mapAndRectify(tf, tf.conv2d(x, filter, unit.stride, unit.padding), shift, onKernel ? null : scale);
}

/** relu(y * scale + shift), whose gradient needs nothing but its result. */
function mapAndRectify(tf: Tf, y: Tensor4D, shift: Tensor1D, scale: Tensor1D | null): Tensor4D {
  const run = tf.customGrad((...args) => {
    const [input, offset, save] = args as unknown as [Tensor4D, Tensor1D, (tensors: Tensor4D[]) => void];
    const value = tf.relu(tf.add<Tensor4D>(scale ? tf.mul<Tensor4D>(input, scale) : input, offset));
    save([value]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const upstream = rectifyGradient(tf, dy as Tensor4D, (saved as Tensor4D[])[0] as Tensor4D);
        return [scale ? tf.mul<Tensor4D>(upstream, scale) : upstream, tf.sum(upstream, [0, 1, 2])];
      },
    };
  });
  return run(y, shift) as Tensor4D;
}
