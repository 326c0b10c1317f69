/** Which backend a process shall use, and why: the chain is native, then WASM. */
import { existsSync } from 'node:fs';
import { findInstallation, type Installation } from './installation.js';
import { findUnsupported } from './platform.js';

/** What a caller or `ANGIOLAB_BACKEND` asks for. */
export type BackendWish = 'auto' | 'native' | 'wasm';

/** A decision that has not been carried out yet. */
export type BackendPlan =
  | { readonly name: 'native'; readonly installation: Installation; readonly reason: string }
  | { readonly name: 'wasm'; readonly reason: string };

/** An explicit wish, else what `ANGIOLAB_BACKEND` says, else `auto`. @throws RangeError when it says something else. */
export function readWish(option: BackendWish = 'auto'): BackendWish {
  const name = process.env['ANGIOLAB_BACKEND'];
  if (option !== 'auto' || !name) return option;
  if (name === 'native' || name === 'wasm') return name;
  throw new RangeError(
    `Cannot choose a backend: expected ANGIOLAB_BACKEND to be native or wasm, got ${name}; correct it or unset it`,
  );
}

/**
 * Decides from what lies in the cache.
 *
 * @throws Error when native is demanded and not provisioned
 */
export async function planBackend(wish: BackendWish, cache: string): Promise<BackendPlan> {
  if (wish === 'wasm') return { name: 'wasm', reason: 'WASM is used: it was asked for.' };
  const installation = await chooseInstallation(cache);
  if (installation !== null) {
    const what = `Native TensorFlow ${installation.tensorflow} (${installation.flavour})`;
    return { name: 'native', installation, reason: `${what} is used: it is provisioned, and fastest.` };
  }
  const unsupported = findUnsupported();
  const why =
    unsupported === null
      ? 'native TensorFlow is not provisioned (`npx angiolab doctor --fix` does that)'
      : `native TensorFlow can't be provisioned, because ${unsupported}`;
  if (wish === 'native')
    throw new Error(`Cannot use native TensorFlow: expected a provisioned backend, got none; ${why}`);
  return { name: 'wasm', reason: `WASM is used: ${why}.` };
}

/** Whether an NVIDIA driver is loaded; it says nothing about its fitness for CUDA 12. */
function hasNvidiaDriver(): boolean {
  return existsSync('/proc/driver/nvidia/version');
}

/** The GPU flavour first where there is a driver, else the CPU flavour first. */
async function chooseInstallation(cache: string): Promise<Installation | null> {
  const [first, second] = hasNvidiaDriver() ? (['gpu', 'cpu'] as const) : (['cpu', 'gpu'] as const);
  return (await findInstallation(first, cache)) ?? (await findInstallation(second, cache));
}
