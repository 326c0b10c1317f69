/** Sets up the WASM backend of TensorFlow.js, which needs nothing but Node. */
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { patchAvgPoolGradient } from './patches/avg-pool-gradient.js';
import { patchConv2dFilterGradient } from './patches/conv2d-filter-gradient.js';
import { patchConv2dInputGradient } from './patches/conv2d-input-gradient.js';
import { patchMatMul } from './patches/mat-mul.js';
import { patchMaxPoolGradient } from './patches/max-pool-gradient.js';

/**
 * Makes WASM the backend of `tf`, with our patches. SIMD is used; threads are off in Node.
 *
 * @param tf - the CommonJS instance of `@tensorflow/tfjs`
 * @throws Error when TensorFlow.js can't start it
 */
export async function loadWasm(tf: typeof import('@tensorflow/tfjs')): Promise<void> {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@tensorflow/tfjs-backend-wasm');
  const wasm: typeof import('@tensorflow/tfjs-backend-wasm') = require(path);
  wasm.setWasmPaths(dirname(path) + sep);
  if (!(await tf.setBackend('wasm')))
    throw new Error(
      'Cannot use the WASM backend: expected TensorFlow.js to start it, got a refusal; reinstall with `npm ci`',
    );
  for (const patch of patches) patch(tf);
}

/** What is wrong, slow or missing in the WASM backend of TensorFlow.js 4.22; the native backend needs none of it. */
const patches = [
  patchAvgPoolGradient,
  patchConv2dFilterGradient,
  patchConv2dInputGradient,
  patchMatMul,
  patchMaxPoolGradient,
];
