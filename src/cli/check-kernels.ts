/** Whether a kernel starts, and whether Jupyter finds ours. */
import { jupyterDataFolders } from '../runner/jupyter-folders.js';
import { KernelExit, startKernel } from '../runner/kernel.js';
import { findKernelspec, listKernelspecs } from '../runner/kernelspec.js';
import { checkKernelspec } from './check-kernelspec.js';
import type { Context } from './command.js';
import { describeFailure } from './failure.js';
import { kernelName } from './install-kernelspec.js';

/** What was found, and what mends it where something is missing. */
export interface KernelFinding {
  readonly found: string;
  readonly advice?: string;
}

/** A kernel needs a second or two; a machine under load five. */
const startLimitMs = 30_000;

/** Starts the kernel that the runner takes for `name`, asks what it is, and ends it. Never throws but for an interrupt. */
export async function checkStart(name: string, context: Context): Promise<KernelFinding> {
  const begin = performance.now();
  const limit = AbortSignal.timeout(startLimitMs);
  try {
    const spec = await findKernelspec(name, context.env);
    const signal = AbortSignal.any([context.signal, limit]);
    const kernel = await startKernel(spec, { cwd: context.cwd, env: context.env, signal });
    const seconds = (performance.now() - begin) / 1000;
    await kernel.stop(0);
    return { found: `${spec.displayName}, answers after ${seconds.toFixed(1)} s` };
  } catch (error) {
    context.signal.throwIfAborted();
    if (limit.aborted)
      return { found: `no answer within ${startLimitMs / 1000} s`, advice: 'see whether the machine is busy' };
    if (error instanceof KernelExit)
      return { found: `ends at its start: ${error.exit}`, advice: 'npm ci && npm run build' };
    const { message, fix } = describeFailure(error);
    return { found: message, advice: fix };
  }
}

/** Whether Jupyter finds our kernel, and what it points to. */
export async function checkInstalled(env: NodeJS.ProcessEnv): Promise<KernelFinding> {
  const places = await listKernelspecs(jupyterDataFolders(env));
  const place = places.find(({ name }) => name.toLowerCase() === kernelName);
  if (place === undefined) return { found: 'not installed', advice: 'npx angiolab kernel install' };
  const { fault, fix, folder, owner, project } = await checkKernelspec(place, env);
  if (fault !== null) return { found: fault, advice: fix ?? '' };
  return { found: owner === 'copy' ? `${folder}, which starts angiolab in ${project}` : folder };
}
