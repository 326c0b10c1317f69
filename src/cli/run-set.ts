/** Executes a set of notebooks, several at once, and renders each, with an index page that is written anew after each of them. */
import { basename, join } from 'node:path';
import { writeAtomic } from '../files/write-atomic.js';
import type { Notebook } from '../notebook/nbformat.js';
import { writeNotebook } from '../notebook/write-notebook.js';
import { renderIndex } from '../report/render-index.js';
import type { Context } from './command.js';
import { formatFailure, toJson } from './failure.js';
import { describeInterrupt } from './interrupt.js';
import { renderTo } from './render-notebook.js';
import { runJobs } from './run-jobs.js';
import { createSetKernels, type SetKernels } from './run-kernels.js';
import { describeEnd, describePresent, describeStart, type Member, orderMembers, type SetPlan } from './run-members.js';
import { executeTo, type RunOptions, readFormer } from './run-notebook.js';
import { createProgress, type Progress, readDurationMs } from './run-progress.js';
import { findChanges, refreshProse } from './run-state.js';
import { type Outcome, type SetOutcome, summarize } from './set-outcome.js';

/** What a set is run with. */
export interface SetOptions extends SetPlan, Pick<RunOptions, 'cellTimeoutMs' | 'timeoutMs'> {
  /** How many notebooks run at once, at least 1. */
  readonly jobs: number;
  /** Keeps executed notebooks for which nothing changed. */
  readonly resume: boolean;
}

/** What the notebooks of a set share while they run. */
interface SetRun {
  readonly options: SetOptions;
  readonly context: Context;
  readonly kernels: SetKernels;
  readonly progress: Progress;
  /** To be called once the member has its kernel. */
  readonly started: () => void;
}

/**
 * Runs `notebooks`, by the paths that they were read from.
 *
 * A notebook that fails is rendered with its error; those that read what it writes are skipped; the others go on. After an interrupt
 * those that weren't started are listed as skipped. No kernel is left when the promise settles.
 *
 * @throws before anything is run: the parameters' errors, or a circle among the notebooks; later what can't be written
 */
export async function runSet(
  notebooks: ReadonlyMap<string, Notebook>,
  options: SetOptions,
  context: Context,
): Promise<SetOutcome> {
  const members = orderMembers(notebooks, options);
  const outcomes = new Map<string, Outcome>();
  const ending = followSignal(context.signal);
  const kernels = createSetKernels(ending.signal);
  const run = { options, context: { ...context, signal: ending.signal }, kernels, progress: createProgress(context) };
  const index = createIndex(members, outcomes, options.out);

  async function runOne(member: Member, started: () => void): Promise<void> {
    try {
      const obstacle = findObstacle(member, outcomes, run.context);
      outcomes.set(
        member.path,
        obstacle === null ? await runMember(member, { ...run, started }) : skip(member, obstacle, run.context),
      );
      await index.write();
    } catch (error) {
      // What can't be written ends the other notebooks too.
      ending.abort(error);
    }
  }

  try {
    const prepare = ({ notebook }: Member): void => {
      if (!ending.signal.aborted) kernels.prepare(notebook);
    };
    await runJobs(members, { jobs: options.jobs, run: runOne, prepare });
  } finally {
    ending.release();
    await kernels.stop();
  }
  if (!context.signal.aborted) ending.signal.throwIfAborted();
  const all = members.flatMap(({ path }) => outcomes.get(path) ?? []);
  return { index: index.path, ...summarize(all, context) };
}

/** A controller that fires with `signal`, or by itself; `release` lets go of the signal. */
function followSignal(signal: AbortSignal): Pick<AbortController, 'signal' | 'abort'> & { release(): void } {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => signal.removeEventListener('abort', follow),
  };
}

/** The index page, in the set's order whichever notebook ends first; written by one at a time. */
function createIndex(
  members: readonly Member[],
  outcomes: ReadonlyMap<string, Outcome>,
  out: string,
): { readonly path: string; write(): Promise<void> } {
  const path = join(out, 'index.html');
  let last: Promise<void> = Promise.resolve();
  async function write(): Promise<void> {
    const entries = members.flatMap((member) => outcomes.get(member.path)?.entry ?? []);
    await writeAtomic(path, renderIndex(entries, { title: 'angiolab reports' }));
  }
  return {
    path,
    write() {
      last = last.then(write);
      return last;
    },
  };
}

const interrupted = 'the set was interrupted';

/** Why a member can't be run; null where it can. */
function findObstacle(member: Member, outcomes: ReadonlyMap<string, Outcome>, context: Context): string | null {
  if (context.signal.aborted) return interrupted;
  const blocked = member.dependsOn.find((path) => outcomes.get(path)?.result.status !== 'done');
  if (blocked === undefined) return null;
  const end = outcomes.get(blocked)?.result.status === 'failed' ? 'failed' : 'was skipped';
  return `it depends on ${basename(blocked, '.ipynb')}, which ${end}`;
}

function skip({ name, notebook }: Member, obstacle: string, context: Context): Outcome {
  const state = { name, status: 'skipped', reason: `Not run: ${obstacle}.` } as const;
  context.warn(`angiolab: ${name}: skipped: ${obstacle}`);
  return { entry: { ...state, notebook }, result: { ...state, seconds: 0 } };
}

async function runMember(member: Member, run: SetRun): Promise<Outcome> {
  const kept = run.options.resume ? await findKept(member, run) : null;
  if (kept !== null) return keepMember(member, kept, run);
  return run.context.signal.aborted ? skip(member, interrupted, run.context) : executeMember(member, run);
}

/** The former run of a member, if nothing changed since. */
async function findKept(member: Member, { options, kernels }: SetRun): Promise<Notebook | null> {
  const former = await readFormer(member.target);
  if (former === null) return null;
  const present = await describePresent(member, options, kernels);
  return findChanges(former, present).length === 0 ? refreshProse(former, present) : null;
}

/** Written again, since its prose may be new, and rendered again, since the report may be. */
async function keepMember({ name, target }: Member, notebook: Notebook, run: SetRun): Promise<Outcome> {
  await writeNotebook(target, notebook);
  const report = await renderTo(run.options.out, name, notebook);
  run.context.log(`${name}: kept, nothing changed`);
  const state = { name, status: 'done' } as const;
  // The time of its cells: that of its kernel's start is not kept.
  const durationMs = notebook.cells.reduce((sum, cell) => sum + (readDurationMs(cell) ?? 0), 0);
  return {
    entry: { ...state, notebook, href: `${name}.html`, durationMs },
    result: { ...state, kept: true, seconds: 0, notebook: target, report },
  };
}

async function executeMember(member: Member, run: SetRun): Promise<Outcome> {
  const { name, parameters, target } = member;
  const { options, context, progress } = run;
  const { cellTimeoutMs, timeoutMs, out } = options;
  const state = await describeStart(member, options);
  const finish = (): ReturnType<typeof describeEnd> => describeEnd(member, options, state.read);
  const shared = { startKernel: tellStart(run), progress, state, finish };
  const executed = await executeTo(target, member.notebook, { parameters, cellTimeoutMs, timeoutMs }, context, shared);
  const { notebook, seconds } = executed;
  const report = await renderTo(out, name, notebook);
  const failure = executed.failure && context.signal.aborted ? describeInterrupt(notebook) : executed.failure;
  const shown = { notebook, href: `${name}.html`, durationMs: seconds * 1000 };
  const written = { name, seconds, notebook: target, report };
  if (failure === undefined) {
    context.log(`${name}: done in ${seconds.toFixed(1)} s`);
    return { entry: { name, status: 'done', ...shown }, result: { ...written, status: 'done' } };
  }
  const { failedCell } = executed;
  const end = { status: 'failed', reason: formatFailure(failure) } as const;
  context.warn(`angiolab: ${name}: failed after ${seconds.toFixed(1)} s: ${end.reason}`);
  return {
    entry: { name, ...end, ...shown },
    result: { ...written, ...end, error: toJson(failure), ...(failedCell && { failedCell }) },
    failure,
  };
}

/** Starts a member's kernel and tells of it. */
function tellStart({ kernels, started }: SetRun): SetKernels['start'] {
  return async (spec, options) => {
    const kernel = await kernels.start(spec, options);
    started();
    return kernel;
  };
}
