/** The gradient of maximum pooling: WASM loses it where all values in a window are negative. */
import { replaceKernel } from './replace-kernel.js';

type Tf = typeof import('@tensorflow/tfjs');
type Tensor4D = import('@tensorflow/tfjs').Tensor4D;
type Pool2DInfo = ReturnType<Tf['backend_util']['computePool2DInfo']>;

/**
 * Replaces `MaxPoolGrad` on WASM, whose search for the maximum starts at the smallest positive number.
 *
 * Of equal maxima the first one takes the gradient, as in TensorFlow. `maxPoolWithArgmax` has the same fault, so the
 * search is done here, in JavaScript.
 */
export function patchMaxPoolGradient(tf: Tf): void {
  replaceKernel(tf, 'MaxPoolGrad', ({ inputs, attributes }) => {
    const { dy, input } = inputs as { dy: Tensor4D; input: Tensor4D };
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as MaxPoolGradientAttributes;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const gradient = new Float32Array(input.size);
    const values = input.dataSync();
    const upstream = dy.dataSync();
    for (let output = 0; output < upstream.length; output += 1) {
      gradient[findMaximum(values, info, output)]! += upstream[output]!;
    }
    return tf.tensor4d(gradient, input.shape);
  });
}

interface MaxPoolGradientAttributes {
  readonly filterSize: number;
  readonly strides: number;
  readonly pad: 'same' | 'valid';
  readonly dimRoundingMode: 'floor';
}

/** The index in `values` of the first maximum in the window of an output, all `[batch, height, width, channels]`. */
function findMaximum(values: ArrayLike<number>, info: Pool2DInfo, output: number): number {
  const { inChannels, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const channel = output % inChannels;
  const position = (output - channel) / inChannels;
  const outColumn = position % outWidth;
  const outRow = ((position - outColumn) / outWidth) % outHeight;
  const image = Math.floor(position / (outWidth * outHeight));
  const firstRow = outRow * info.strideHeight - padInfo.top;
  const firstColumn = outColumn * info.strideWidth - padInfo.left;
  const lastRow = Math.min(firstRow + filterHeight, inHeight);
  const lastColumn = Math.min(firstColumn + filterWidth, inWidth);
  let best = -1;
  for (let row = Math.max(firstRow, 0); row < lastRow; row += 1) {
    for (let column = Math.max(firstColumn, 0); column < lastColumn; column += 1) {
      const index = ((image * inHeight + row) * inWidth + column) * inChannels + channel;
      if (best < 0 || values[index]! > values[best]!) best = index;
    }
  }
  return best;
}
