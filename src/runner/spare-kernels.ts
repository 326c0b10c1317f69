/** Kernels that are started before they are needed, so that a notebook doesn't wait for its own. */
import { type Kernel, startKernel, unlessAborted } from './kernel.js';
import type { Kernelspec } from './kernelspec.js';

/** Where a kernel runs. */
interface Place {
  readonly cwd: string;
  /** Its whole environment; the kernelspec's own variables come on top. */
  readonly env: NodeJS.ProcessEnv;
}

/** Started kernels that nobody uses yet. */
export interface SpareKernels {
  /**
   * Starts a kernel and warms it, unless such a spare is there already.
   *
   * @returns once it answers: the content of its `kernel_info_reply`; null where it can't start, which is no error here: who needs
   *   a kernel tries again, and is told why
   */
  prepare(spec: Kernelspec, place: Place): Promise<Kernel['info'] | null>;
  /** As {@link startKernel}: with a spare of the same kernelspec, folder and environment if there is one, else with a new process. */
  readonly start: typeof startKernel;
  /** Ends all spares; resolves when nothing of them is left. Kernels that were taken are their takers' affair. */
  stop(): Promise<void>;
}

interface Spare {
  readonly kernel: Promise<Kernel>;
  readonly ending: AbortController;
}

/** Creates an empty store; who creates it stops it. */
export function createSpareKernels(): SpareKernels {
  const spares = new Map<string, Spare>();

  function take(key: string): Spare | undefined {
    const spare = spares.get(key);
    spares.delete(key);
    return spare;
  }

  function begin(key: string, spec: Kernelspec, place: Place): Spare {
    const ending = new AbortController();
    const spare = { kernel: startKernel(spec, { ...place, signal: ending.signal }), ending };
    spares.set(key, spare);
    const forget = (): void => {
      if (spares.get(key) === spare) void end(take(key) as Spare);
    };
    spare.kernel.then((kernel) => {
      kernel.warm().catch(() => undefined);
      void kernel.exited.then(forget);
    }, forget);
    return spare;
  }

  async function prepare(spec: Kernelspec, place: Place): Promise<Kernel['info'] | null> {
    const key = keyOf(spec, place);
    const { kernel } = spares.get(key) ?? begin(key, spec, place);
    return kernel.then(
      ({ info }) => info,
      () => null,
    );
  }

  async function start(
    spec: Kernelspec,
    options: Place & { readonly signal: AbortSignal },
  ): ReturnType<typeof startKernel> {
    const spare = take(keyOf(spec, options));
    if (spare === undefined) return startKernel(spec, options);
    try {
      return await unlessAborted(spare.kernel, options.signal);
    } catch (error) {
      await end(spare);
      if (options.signal.aborted) throw error;
      return startKernel(spec, options);
    }
  }

  async function stop(): Promise<void> {
    await Promise.all([...spares.keys()].map((key) => end(take(key) as Spare)));
  }

  return { prepare, start, stop };
}

/** Ends a spare, whether it still starts, runs, or could not start. */
async function end({ kernel, ending }: Spare): Promise<void> {
  ending.abort();
  await kernel.then(
    (started) => started.stop(0),
    () => undefined,
  );
}

function keyOf(spec: Kernelspec, { cwd, env }: Place): string {
  const variables = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([spec, cwd, variables]);
}
