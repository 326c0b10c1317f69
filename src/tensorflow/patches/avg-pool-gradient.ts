/** The gradient of average pooling with padding: WASM divides by the window's size where it must divide by the inputs in it. */
import { replaceKernel } from './replace-kernel.js';

type Tf = typeof import('@tensorflow/tfjs');
type Shape4 = [number, number, number, number];

/**
 * Corrects `AvgPoolGrad` on WASM.
 *
 * The forward pass averages over the inputs that a window really covers, e.g. four in a corner of a 3 x 3 pool with
 * padding 'same'; the gradient of TensorFlow.js 4.22 divides by nine everywhere. Weighting the upstream gradient by nine
 * over four first makes it right.
 */
export function patchAvgPoolGradient(tf: Tf): void {
  replaceKernel(tf, 'AvgPoolGrad', ({ inputs, attributes, runOriginal }) => {
    const { dy, input } = inputs as { dy: import('@tensorflow/tfjs').Tensor; input: import('@tensorflow/tfjs').Tensor };
    const { filterSize, strides, pad } = attributes as { filterSize: number; strides: number; pad: 'same' };
    const info = tf.backend_util.computePool2DInfo(input.shape as Shape4, filterSize, strides, 1, pad);
    const { top, bottom, left, right } = info.padInfo;
    if (top + bottom + left + right === 0) return runOriginal();
    const rows = countCovered(info.outHeight, info.strideHeight, info.filterHeight, info.inHeight, top);
    const columns = countCovered(info.outWidth, info.strideWidth, info.filterWidth, info.inWidth, left);
    const area = info.filterHeight * info.filterWidth;
    const weights = rows.flatMap((height) => columns.map((width) => area / (height * width)));
    const weighted = tf.tidy(() => tf.mul(dy, tf.tensor4d(weights, [1, rows.length, columns.length, 1])));
    const result = runOriginal({ dy: weighted, input });
    weighted.dispose();
    return result;
  });
}

/** How many inputs each window covers along one axis, padding left out. */
function countCovered(windows: number, stride: number, size: number, inputs: number, padding: number): number[] {
  return Array.from({ length: windows }, (_, index) => {
    const start = index * stride - padding;
    return Math.min(start + size, inputs) - Math.max(start, 0);
  });
}
