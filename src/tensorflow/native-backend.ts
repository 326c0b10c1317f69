/** Registers the native backend from an installation in the cache. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';
import { addonName, type Installation } from './installation.js';
import { loadQuietly } from './quiet-load.js';
import { tfjsNodeModules } from './smoke-test.js';

/** What the addon tells of itself; the rest is the business of `@tensorflow/tfjs-node-gpu`. */
interface Addon {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** What is known once the backend is in use. */
export interface LoadedNative {
  readonly tensorflowVersion: string;
  readonly device: string;
  readonly threads: number;
}

/**
 * Loads the addon, registers it with TensorFlow.js as `tensorflow` and makes it the backend.
 *
 * @param tf - the CommonJS instance of `@tensorflow/tfjs`, which the addon's JavaScript shares
 * @throws Error when the addon can't be loaded or TensorFlow.js refuses it
 */
export async function loadNative(
  tf: typeof import('@tensorflow/tfjs'),
  installation: Installation,
  log: (line: string) => void,
): Promise<LoadedNative> {
  const require = createRequire(import.meta.url);
  const threads = pinThreads();
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  // tfjs-node still calls what Node 22 deprecated and Node 23 removed.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  const load = (): Addon => require(join(installation.folder, addonName));
  const addon = loadQuietly(installation.folder, load, log);
  const [kernels, backend] = tfjsNodeModules;
  require(kernels);
  const { NodeJSKernelBackend }: NodeBackendModule = require(backend);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(addon, 'tensorflow'), 3);
  if (!(await tf.setBackend('tensorflow')))
    throw new Error('Cannot use native TensorFlow: expected TensorFlow.js to accept the backend, got a refusal');
  return { tensorflowVersion: addon.TF_Version, device: addon.isUsingGpuDevice() ? findGpuName() : 'CPU', threads };
}

interface NodeBackendModule {
  readonly NodeJSKernelBackend: new (addon: Addon, packageName: string) => import('@tensorflow/tfjs').KernelBackend;
}

/** TensorFlow reads these when it makes its context; the user's own settings win. */
function pinThreads(): number {
  const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']) || availableParallelism();
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] ??= String(threads);
  return threads;
}

/** The first NVIDIA GPU's name from the driver's files, or `GPU`. */
function findGpuName(): string {
  const folder = '/proc/driver/nvidia/gpus';
  try {
    const [first = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, first, 'information'), 'utf8');
    return /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? 'GPU';
  } catch {
    return 'GPU';
  }
}
