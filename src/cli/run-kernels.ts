/** The kernels of a set of notebooks: the next one starts while others run, and says its versions. */
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { kernelNameOf } from '../runner/execute.js';
import { type Kernel, type startKernel, unlessAborted } from '../runner/kernel.js';
import { findKernelspec } from '../runner/kernelspec.js';
import { createLimits } from '../runner/limits.js';
import { createSpareKernels } from '../runner/spare-kernels.js';

/** The kernels of one set. */
export interface SetKernels {
  /** Starts the kernel that `notebook` names, to be there when it is run; says nothing where that fails. */
  prepare(notebook: Notebook): void;
  /** The kernel that `notebook` names, with its versions; it is started to ask it, once for each name. */
  describe(notebook: Notebook): Promise<string>;
  readonly start: typeof startKernel;
  /** Ends those that nobody took. */
  stop(): Promise<void>;
}

const answerTimeoutMs = 60_000;

/** Who creates them stops them. @param signal - ends the waiting for a kernel's answer */
export function createSetKernels(signal: AbortSignal): SetKernels {
  const spares = createSpareKernels();
  const described = new Map<string, Promise<string>>();

  async function prepare(name: string): Promise<Kernel['info'] | null> {
    const env = { ...process.env };
    return spares.prepare(await findKernelspec(name, env), { cwd: packageRoot(), env });
  }

  async function describe(name: string): Promise<string> {
    const limit = createLimits(undefined, signal).during('start', answerTimeoutMs);
    const info = await unlessAborted(prepare(name), limit.signal).catch(() => null);
    limit.clear();
    return info === null ? `${name}: can't be started` : describeKernel(name, info);
  }

  return {
    prepare: (notebook) => void prepare(kernelNameOf(notebook)).catch(() => null),
    describe(notebook) {
      const name = kernelNameOf(notebook);
      const known = described.get(name) ?? describe(name);
      described.set(name, known);
      return known;
    },
    start: spares.start,
    stop: spares.stop,
  };
}

/** A kernel in words: the name of its kernelspec, its implementation, its language. @param info - of its `kernel_info_reply` */
export function describeKernel(name: string, info: Kernel['info']): string {
  const { implementation, implementation_version, language_info } = info;
  const language = language_info as { readonly name?: unknown; readonly version?: unknown } | undefined;
  const parts = [`${implementation} ${implementation_version}`, `${language?.name} ${language?.version}`];
  return `${name}: ${parts.join(', ')}`;
}
