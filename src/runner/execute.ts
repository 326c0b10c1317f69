/** Executes a notebook on a kernel of its own, cell by cell. */
import type { Notebook } from '../notebook/nbformat.js';
import { injectParameters } from '../notebook/parameters/parameters.js';
import { CellTimeoutError, KernelDiedError } from './errors.js';
import { type Kernel, KernelExit, startKernel } from './kernel.js';
import { findKernelspec, type Kernelspec } from './kernelspec.js';
import { createLimits, LimitReached, type Limits } from './limits.js';
import { type CellEvent, NotebookRun } from './notebook-run.js';
import { runCell } from './run-cell.js';
import { createSaver } from './saver.js';

/** How a notebook is executed. */
export interface ExecuteOptions {
  /** Name of the kernel; default: the notebook's own, else `angiolab`. */
  readonly kernel?: string;
  /** Folder in which cells run; default: this process's. */
  readonly cwd?: string;
  /** Environment variables on top of this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values for the parameters that the notebook declares. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Limit of the kernel's start, in milliseconds; default 60,000. */
  readonly startTimeoutMs?: number;
  /** Limit of each cell, in milliseconds; default: none. */
  readonly cellTimeoutMs?: number;
  /** Limit of the whole notebook, the kernel's start included, in milliseconds; default: none. */
  readonly timeoutMs?: number;
  /** Goes on after a cell that fails. A cell tagged `raises-exception` may always fail; it fails when it raises none. */
  readonly allowErrors?: boolean;
  /** Starts the kernel; default: a new process for each notebook. Spare kernels give one that runs already. */
  readonly startKernel?: typeof startKernel;
  /** Called when a cell starts and when it ends. */
  readonly onCell?: (event: CellEvent) => void;
  /**
   * Called with the notebook as it stands when the kernel is ready, after each cell, and when the run ends early. The next cell runs
   * meanwhile; a state that waits for the save before it gives way to a newer one. Its error ends the run.
   */
  readonly save?: (notebook: Notebook) => Promise<void>;
  /** Ends the run: the cell is interrupted, the kernel ended, what was done saved, the signal's reason thrown. */
  readonly signal?: AbortSignal;
}

const defaultStartTimeoutMs = 60_000;
const shutdownGraceMs = 2_000;

/**
 * Executes a notebook from its first cell to its last, on a kernel that it starts and ends.
 *
 * The given notebook stays as it is. Cells without code and cells tagged `skip-execution` are passed over, and keep what outputs
 * they have. The result holds outputs, execution counts, each cell's time and memory (`metadata.angiolab`: `durationMs`, milliseconds;
 * `peakMemoryBytes`, on Linux) and the kernel's own name and language. Whatever ends the run, the kernel and all that it started are
 * gone when the promise settles.
 *
 * @param notebook - what to execute; outputs of cells that are to run are dropped
 * @returns the executed notebook
 * @throws {@link CellError} when a cell fails; {@link CellTimeoutError} when a limit is passed; {@link KernelDiedError} when the
 *   kernel ends by itself or can't be started; each has the notebook as far as it got
 * @throws {@link KernelspecError} when there is no such kernel; `ParameterError` when a parameter doesn't fit
 * @example
 * const done = await execute(await readNotebook('notebooks/01-inspect.ipynb'), { cellTimeoutMs: 60_000 });
 */
export async function execute(notebook: Notebook, options: ExecuteOptions = {}): Promise<Notebook> {
  const env = { ...process.env, ...options.env };
  const spec = await findKernelspec(options.kernel ?? kernelNameOf(notebook), env);
  const run = new NotebookRun(injectParameters(notebook, options.parameters ?? {}), spec, options.onCell);
  const limits = createLimits(options.timeoutMs, options.signal);
  const saver = createSaver(options.save, limits.abort);
  let kernel: Kernel | null = null;
  let graceMs = 0;
  try {
    kernel = await start(spec, { cwd: options.cwd ?? process.cwd(), env }, options, limits, run);
    run.describeKernel(kernel.info);
    saver.push(run.snapshot());
    const indices = run.cellsToRun();
    for (const index of indices) {
      await runCell(kernel, run, index, { ...options, limits });
      if (index === indices.at(-1)) await kernel.settle();
      saver.push(run.snapshot());
    }
    await saver.flush();
    graceMs = shutdownGraceMs;
    return run.snapshot();
  } catch (error) {
    saver.push(run.snapshot());
    await saver.flush().catch((cause) => noteCause(error, cause));
    throw error;
  } finally {
    limits.clear();
    await kernel?.stop(graceMs);
  }
}

/** The kernel that a notebook names, else `angiolab`. */
export function kernelNameOf({ metadata }: Notebook): string {
  return metadata.kernelspec?.name ?? 'angiolab';
}

/** Where the last save fails too, the error that ended the run is still the one to tell of, and its cause the other. */
function noteCause(error: unknown, cause: unknown): void {
  if (error instanceof Error && error !== cause) error.cause ??= cause;
}

async function start(
  spec: Kernelspec,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  options: ExecuteOptions,
  limits: Limits,
  run: NotebookRun,
): Promise<Kernel> {
  const limit = limits.during('start', options.startTimeoutMs ?? defaultStartTimeoutMs);
  try {
    return await (options.startKernel ?? startKernel)(spec, { ...place, signal: limit.signal });
  } catch (error) {
    if (error instanceof KernelExit) throw new KernelDiedError(error.exit, error.stderr, run.endAt(null));
    if (error instanceof LimitReached)
      throw new CellTimeoutError(error.limit, error.timeoutMs, error.got, run.endAt(null));
    throw error;
  } finally {
    limit.clear();
  }
}
