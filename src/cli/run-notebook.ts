/** Executes one notebook into a folder and keeps what was done: saved after each cell, with provenance. */
import { basename } from 'node:path';
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { readNotebook } from '../notebook/read-notebook.js';
import { writeNotebook } from '../notebook/write-notebook.js';
import { type ExecuteOptions, execute } from '../runner/execute.js';
import { startKernel } from '../runner/kernel.js';
import type { Context } from './command.js';
import { type FailedCell, findFailedCell } from './failed-cell.js';
import { describeFailure, type Failure, formatFailure } from './failure.js';
import { addProvenance, type RunState } from './provenance.js';
import { describeKernel } from './run-kernels.js';
import { createProgress, type Progress } from './run-progress.js';
import { suggestFix } from './suggest-fix.js';

/** How to execute a notebook. */
export interface RunOptions {
  /** Instead of the kernel that the notebook names. */
  readonly kernel?: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly cellTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly allowErrors?: boolean;
  /** The folder in which cells run, absolute, and the user's word for it; default: the project's. */
  readonly cwd?: { readonly folder: string; readonly word: string };
}

/** What a set shares among its notebooks, and knows of each of them. */
export interface SharedRun {
  readonly startKernel: typeof startKernel;
  readonly progress: Progress;
  /** What is known of the run before it starts. */
  readonly state: Omit<RunState, 'finished'>;
  /** What is known of it once all cells ran. */
  readonly finish: () => Promise<Partial<RunState>>;
}

/** The executed notebook, as far as it came, and what ended it early. */
export interface Executed {
  readonly notebook: Notebook;
  readonly seconds: number;
  readonly failure?: Failure;
  /** The cell at which it ended early; absent where that was before the first one. */
  readonly failedCell?: FailedCell;
}

/**
 * Executes `notebook` and keeps what is done at `path`, written atomically after each cell.
 *
 * Unless another is asked for, cells run in the project's folder.
 */
export async function executeTo(
  path: string,
  notebook: Notebook,
  options: RunOptions,
  context: Context,
  shared: SharedRun = createLoneRun(context),
): Promise<Executed> {
  const name = basename(path, '.ipynb');
  const started = performance.now();
  const progress = shared.progress.follow(name, await readFormer(path));
  let [partial, latest] = [notebook, notebook];
  let state: RunState = { ...shared.state, finished: false };
  const keep = async (): Promise<void> => {
    latest = addProvenance(partial, options.parameters, state);
    await writeNotebook(path, latest);
  };
  const start: typeof startKernel = async (spec, place) => {
    const kernel = await shared.startKernel(spec, place);
    state = { ...state, kernel: describeKernel(spec.name, kernel.info) };
    return kernel;
  };
  const save = (snapshot: Notebook): Promise<void> => {
    partial = snapshot;
    return keep();
  };
  const follow = { startKernel: start, onCell: progress.take, save };
  const elapsed = (): number => (performance.now() - started) / 1000;
  try {
    const cwd = options.cwd?.folder ?? packageRoot();
    partial = await execute(notebook, { ...limitsOf(options), ...follow, cwd, signal: context.signal });
    state = { ...state, ...(await shared.finish()), finished: true };
    await keep();
    return { notebook: latest, seconds: elapsed() };
  } catch (error) {
    if (error instanceof Error && error.cause instanceof Error)
      context.warn(`angiolab: ${name}: ${formatFailure(describeFailure(error.cause))}`);
    const failedCell = findFailedCell(error);
    const failure = describeEnd(error, options);
    return { notebook: latest, seconds: elapsed(), failure, ...(failedCell && { failedCell }) };
  } finally {
    progress.end();
  }
}

function describeEnd(error: unknown, { cwd }: RunOptions): Failure {
  const failure = describeFailure(error);
  return { ...failure, fix: suggestFix(error, cwd) ?? failure.fix };
}

/** A notebook that is run by itself starts a kernel of its own, and knows nothing of a set. */
function createLoneRun(context: Context): SharedRun {
  return { startKernel, progress: createProgress(context), state: {}, finish: async () => ({}) };
}

/** What was executed to `path` before; null where there is nothing that could be read. */
export async function readFormer(path: string): Promise<Notebook | null> {
  return readNotebook(path).catch(() => null);
}

function limitsOf({ kernel, parameters, cellTimeoutMs, timeoutMs, allowErrors }: RunOptions): ExecuteOptions {
  return {
    parameters,
    ...(kernel === undefined ? {} : { kernel }),
    ...(cellTimeoutMs === undefined ? {} : { cellTimeoutMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(allowErrors === undefined ? {} : { allowErrors }),
  };
}
