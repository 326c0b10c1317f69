/** The gradient of a convolution with respect to its filter, which the WASM backend lacks. */
import { replaceKernel } from './replace-kernel.js';

type Tf = typeof import('@tensorflow/tfjs');
type Tensor = import('@tensorflow/tfjs').Tensor;
type Tensor4D = import('@tensorflow/tfjs').Tensor4D;
type Shape4 = [number, number, number, number];
type Conv2DInfo = ReturnType<Tf['backend_util']['computeConv2DInfo']>;

/**
 * Adds `Conv2DBackpropFilter` to WASM: one matrix product for each tap of the filter.
 *
 * The tap at row r, column c sees the padded input shifted by (r, c): its gradient is that input, channels by
 * positions, times the upstream gradient, positions by channels. With stride s the input is first cut into s x s
 * interleaved planes, because slices with a step are slow on WASM.
 *
 * @throws Error for NCHW, which InceptionV3 doesn't use
 */
export function patchConv2dFilterGradient(tf: Tf): void {
  replaceKernel(tf, 'Conv2DBackpropFilter', ({ inputs, attributes }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D };
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
      attributes as unknown as FilterGradientAttributes;
    if (dataFormat !== 'NHWC')
      throw new Error(`Cannot run Conv2DBackpropFilter on WASM: expected NHWC, got ${dataFormat}; transpose first`);
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    return tf.tidy(() => {
      const planes = cutIntoPlanes(tf, padInput(tf, x, info), info);
      const upstream = tf.reshape(dy, [-1, info.outChannels]);
      const taps: Tensor[] = [];
      for (let row = 0; row < info.filterHeight; row += 1)
        for (let column = 0; column < info.filterWidth; column += 1)
          taps.push(tf.tidy(() => tf.matMul(takeTap(tf, planes, info, row, column), upstream)));
      return tf.reshape(tf.concat(taps, 0), filterShape);
    });
  });
}

interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode: 'floor';
  readonly filterShape: Shape4;
}

/** The input with its padding, and rows and columns of zeros up to a multiple of the stride. */
function padInput(tf: Tf, x: Tensor4D, info: Conv2DInfo): Tensor4D {
  const { padInfo, inHeight, inWidth, strideHeight, strideWidth } = info;
  const { top, bottom, left, right } = padInfo;
  const below = bottom + missingTo(strideHeight, top + inHeight + bottom);
  const beside = right + missingTo(strideWidth, left + inWidth + right);
  if (top + below + left + beside === 0) return x;
  return tf.pad4d(x, [
    [0, 0],
    [top, below],
    [left, beside],
    [0, 0],
  ]);
}

function missingTo(multiple: number, size: number): number {
  return (multiple - (size % multiple)) % multiple;
}

/** One tensor `[channels, batch, rows, columns]` for each row and column within a stride, in that order. */
function cutIntoPlanes(tf: Tf, padded: Tensor4D, { strideHeight, strideWidth }: Conv2DInfo): Tensor4D[] {
  const [batch, height, width, channels] = padded.shape;
  const planes: Tensor4D[] = [];
  for (let row = 0; row < strideHeight; row += 1) {
    const lines = takeEvery(tf, padded, strideHeight, row, width * channels);
    for (let column = 0; column < strideWidth; column += 1) {
      const plane = takeEvery(tf, lines, strideWidth, column, channels);
      const flat = tf.transpose(tf.reshape(plane, [-1, channels]));
      planes.push(tf.reshape(flat, [channels, batch, height / strideHeight, width / strideWidth]) as Tensor4D);
    }
  }
  return planes;
}

/** Of consecutive pieces of `size` numbers, every `step`-th from `first` on. */
function takeEvery(tf: Tf, tensor: Tensor, step: number, first: number, size: number): Tensor {
  if (step === 1) return tensor;
  return tf.slice(tf.reshape(tensor, [-1, step, size]), [0, first, 0], [-1, 1, size]);
}

/** What a tap sees: `[inChannels, batch * outHeight * outWidth]`. */
function takeTap(tf: Tf, planes: readonly Tensor4D[], info: Conv2DInfo, row: number, column: number): Tensor {
  const { inChannels, batchSize, outHeight, outWidth, strideHeight, strideWidth } = info;
  const plane = planes[(row % strideHeight) * strideWidth + (column % strideWidth)]!;
  const begin: Shape4 = [0, 0, Math.floor(row / strideHeight), Math.floor(column / strideWidth)];
  return tf.reshape(tf.slice4d(plane, begin, [inChannels, batchSize, outHeight, outWidth]), [inChannels, -1]);
}
