/** Matrix products on WASM: transposed operands are slow there, and integers are refused. */
import { replaceKernel } from './replace-kernel.js';

type Tf = typeof import('@tensorflow/tfjs');
type Tensor = import('@tensorflow/tfjs').Tensor;

/**
 * Replaces `BatchMatMul` on WASM: transposes first (12 times faster than the flag), and multiplies int32 as float32,
 * which is exact while sums stay below 2^24 (`tf.math.confusionMatrix` needs it).
 */
export function patchMatMul(tf: Tf): void {
  replaceKernel(tf, 'BatchMatMul', ({ inputs, attributes, runOriginal }) => {
    const { a, b } = inputs as { a: Tensor; b: Tensor };
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    const isInteger = a.dtype === 'int32' && b.dtype === 'int32';
    if (!transposeA && !transposeB && !isInteger) return runOriginal();
    return tf.tidy(() => {
      const product = tf.matMul(prepare(tf, a, transposeA), prepare(tf, b, transposeB));
      return isInteger ? tf.cast(product, 'int32') : product;
    });
  });
}

function prepare(tf: Tf, matrix: Tensor, transpose: boolean): Tensor {
  const float = tf.cast(matrix, 'float32');
  if (!transpose) return float;
  const axes = matrix.shape.map((_, axis) => axis);
  return tf.transpose(float, [...axes.slice(0, -2), matrix.rank - 1, matrix.rank - 2]);
}
