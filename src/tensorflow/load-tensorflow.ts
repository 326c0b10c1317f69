/** The one way to TensorFlow.js: native where it is provisioned, else WASM. */
import { createRequire } from 'node:module';
import { cacheDirectory } from '../files/directories.js';
import type { BackendFacts } from './backend-facts.js';
import { type BackendPlan, type BackendWish, planBackend, readWish } from './choose-backend.js';
import { loadNative } from './native-backend.js';
import { loadWasm } from './wasm-backend.js';

type Tf = typeof import('@tensorflow/tfjs');

/** TensorFlow.js with a backend in use. */
export interface TensorFlow {
  readonly tf: Tf;
  readonly backend: BackendFacts;
}

/** What `loadTensorFlow` takes. */
export interface LoadOptions {
  /** Default `auto`: what `ANGIOLAB_BACKEND` says, else native if it is provisioned, else WASM. */
  readonly backend?: BackendWish;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Called with what TensorFlow says in earnest while it loads; default: `console.warn`. */
  readonly log?: (line: string) => void;
}

let loaded: Promise<TensorFlow> | null = null;

/**
 * Loads TensorFlow.js and its backend; the second call in a process gives what the first one gave.
 *
 * It never downloads: `provision` does. Nothing of TensorFlow is loaded before the first call.
 *
 * @throws RangeError when `ANGIOLAB_BACKEND` holds an unknown word
 * @throws Error when `native` was demanded and can't be had, or when another backend is in use already
 */
export async function loadTensorFlow(options: LoadOptions = {}): Promise<TensorFlow> {
  const wish = readWish(options.backend);
  loaded ??= load(wish, options);
  const result = await loaded.catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  if (wish !== 'auto' && wish !== result.backend.name)
    throw new Error(
      `Cannot load the ${wish} backend: expected none in use, got ${result.backend.name}; use one backend in a process`,
    );
  return result;
}

async function load(wish: BackendWish, options: LoadOptions): Promise<TensorFlow> {
  const plan = await planBackend(wish, options.cacheDirectory ?? cacheDirectory());
  const tf: Tf = createRequire(import.meta.url)('@tensorflow/tfjs');
  if (plan.name === 'wasm') return useWasm(tf, plan.reason);
  const log = options.log ?? ((line: string) => console.warn(line));
  try {
    return await useNative(tf, plan, log);
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    const why = `native TensorFlow could not be loaded (${said}); run \`npx angiolab doctor --clean --fix\``;
    if (wish === 'native') throw new Error(`Cannot use native TensorFlow: ${why}`, { cause: error });
    return useWasm(tf, `WASM is used: ${why}.`);
  }
}

async function useNative(
  tf: Tf,
  plan: Extract<BackendPlan, { name: 'native' }>,
  log: (line: string) => void,
): Promise<TensorFlow> {
  const facts = await loadNative(tf, plan.installation, log);
  return { tf, backend: { name: 'native', tfjsVersion: readVersion(tf), ...facts, reason: plan.reason } };
}

async function useWasm(tf: Tf, reason: string): Promise<TensorFlow> {
  await loadWasm(tf);
  const device = { tensorflowVersion: null, tfjsVersion: readVersion(tf), device: 'CPU', threads: 1 };
  return { tf, backend: { name: 'wasm', ...device, reason } };
}

function readVersion(tf: Tf): string {
  return tf.version['tfjs-core'] ?? 'unknown';
}
