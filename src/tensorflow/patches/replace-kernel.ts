/** Puts a kernel of ours in the place of one of the WASM backend's. */
import type { KernelFunc } from '@tensorflow/tfjs';

type Tf = typeof import('@tensorflow/tfjs');
type KernelCall = Parameters<KernelFunc>[0];

/** A kernel's inputs, which are whole tensors where an operation calls it, and its attributes. */
export interface PatchCall {
  readonly inputs: Readonly<Record<string, import('@tensorflow/tfjs').Tensor>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Runs the kernel that was there before with other inputs; its result belongs to the caller. */
  readonly runOriginal: (
    inputs?: Readonly<Record<string, import('@tensorflow/tfjs').Tensor>>,
  ) => ReturnType<KernelFunc>;
}

/**
 * Registers `kernel` under `name` for WASM. Operations inside it are not recorded on a gradient tape.
 *
 * @param tf - with the WASM backend in use, so that the original kernels are set up
 */
export function replaceKernel(tf: Tf, name: string, kernel: (call: PatchCall) => ReturnType<KernelFunc>): void {
  const original = tf.getKernel(name, 'wasm')?.kernelFunc;
  if (original !== undefined) tf.unregisterKernel(name, 'wasm');
  const kernelFunc = (call: KernelCall) => {
    const inputs = call.inputs as PatchCall['inputs'];
    const runOriginal: PatchCall['runOriginal'] = (others = inputs) => {
      if (original === undefined) throw new Error(`Cannot run ${name} on WASM: expected a kernel of its own, got none`);
      return original({ ...call, inputs: others });
    };
    return kernel({ inputs, attributes: call.attrs ?? {}, runOriginal });
  };
  tf.registerKernel({ kernelName: name, backendName: 'wasm', kernelFunc });
}
