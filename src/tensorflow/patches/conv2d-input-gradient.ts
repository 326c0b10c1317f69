/** The gradient of a convolution with respect to its input, by way of WASM's fast convolution. */
import { replaceKernel } from './replace-kernel.js';

type Tf = typeof import('@tensorflow/tfjs');
type Tensor = import('@tensorflow/tfjs').Tensor;
type Tensor4D = import('@tensorflow/tfjs').Tensor4D;
type Shape4 = [number, number, number, number];
type Conv2DInfo = ReturnType<Tf['backend_util']['computeConv2DInfo']>;
/** One axis of a convolution: how it pads and how many zeros come before and after the upstream gradient. */
interface Axis {
  readonly taps: readonly number[];
  readonly before: number;
  readonly after: number;
}

/**
 * Replaces `Conv2DBackpropInput` on WASM, which is right but slow, with convolutions of the upstream gradient.
 *
 * With stride 1 that is one convolution with the flipped and transposed filter. With stride s the input falls into s x s
 * interleaved planes, each of which met only every s-th tap of the filter: one convolution a plane.
 */
export function patchConv2dInputGradient(tf: Tf): void {
  replaceKernel(tf, 'Conv2DBackpropInput', ({ inputs, attributes, runOriginal }) => {
    const { dy, filter } = inputs as { dy: Tensor4D; filter: Tensor4D };
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attributes as unknown as InputGradientAttributes;
    const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
    if (dataFormat !== 'NHWC' || info.strideHeight !== info.strideWidth) return runOriginal();
    if (info.strideHeight > Math.min(info.filterHeight, info.filterWidth)) return runOriginal();
    return tf.tidy(() =>
      info.strideHeight === 1 ? convolveOnce(tf, dy, filter, info) : interleave(tf, dy, filter, info),
    );
  });
}

interface InputGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode: 'floor';
  readonly inputShape: Shape4;
}

function convolveOnce(tf: Tf, dy: Tensor4D, filter: Tensor4D, info: Conv2DInfo): Tensor {
  const { filterHeight, filterWidth, padInfo } = info;
  const rows = {
    taps: range(0, filterHeight, 1),
    before: filterHeight - 1 - padInfo.top,
    after: filterHeight - 1 - padInfo.bottom,
  };
  const columns = {
    taps: range(0, filterWidth, 1),
    before: filterWidth - 1 - padInfo.left,
    after: filterWidth - 1 - padInfo.right,
  };
  return convolve(tf, dy, filter, rows, columns);
}

function interleave(tf: Tf, dy: Tensor4D, filter: Tensor4D, info: Conv2DInfo): Tensor {
  const { padInfo, inHeight, inWidth, inChannels, batchSize, strideHeight: stride } = info;
  const height = Math.ceil((padInfo.top + inHeight + padInfo.bottom) / stride);
  const width = Math.ceil((padInfo.left + inWidth + padInfo.right) / stride);
  const rows = range(0, stride, 1).map((row) => {
    const planes = range(0, stride, 1).map((column) =>
      convolve(
        tf,
        dy,
        filter,
        planeAxis(row, stride, info.filterHeight, height - info.outHeight),
        planeAxis(column, stride, info.filterWidth, width - info.outWidth),
      ),
    );
    return tf.reshape(tf.concat(planes, 3), [batchSize, height, 1, width * stride * inChannels]);
  });
  const whole = tf.reshape(tf.concat(rows, 2), [batchSize, height * stride, width * stride, inChannels]);
  return tf.slice(whole, [0, padInfo.top, padInfo.left, 0], [batchSize, inHeight, inWidth, inChannels]);
}

/** The taps that met every `stride`-th row or column from `first` on; `after` makes the plane as long as the others. */
function planeAxis(first: number, stride: number, size: number, after: number): Axis {
  const taps = range(first, size, stride);
  return { taps, before: taps.length - 1, after };
}

/** A convolution with the chosen taps in reverse order, input and output channels exchanged. */
function convolve(tf: Tf, dy: Tensor4D, filter: Tensor4D, rows: Axis, columns: Axis): Tensor4D {
  const [, width, inChannels, outChannels] = filter.shape;
  const taps = rows.taps.flatMap((row) => columns.taps.map((column) => row * width + column)).reverse();
  const chosen = tf.gather(tf.reshape(filter, [-1, inChannels * outChannels]), tf.tensor1d(taps, 'int32'));
  const exchanged = tf.transpose(tf.reshape(chosen, [taps.length, inChannels, outChannels]), [0, 2, 1]);
  const shape: Shape4 = [rows.taps.length, columns.taps.length, outChannels, inChannels];
  return tf.conv2d(dy, tf.reshape(exchanged, shape) as Tensor4D, 1, [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ]);
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, index) => start + index * step);
}
