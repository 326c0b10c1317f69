/** Executes a set of notebooks in order and renders each, with an index page that is written anew after each of them. */
import { basename, join } from 'node:path';
import { writeAtomic } from '../files/write-atomic.js';
import type { Notebook } from '../notebook/nbformat.js';
import { type IndexEntry, renderIndex } from '../report/render-index.js';
import type { Context } from './command.js';
import { exitStatus } from './exit-status.js';
import { describeInterrupt } from './interrupt.js';
import { type OrderedMember, orderNotebooks, type SetMember } from './order-notebooks.js';
import { renderTo } from './render-notebook.js';
import { executeTo, type RunOptions } from './run-notebook.js';
import { checkAssigned, chooseParameters } from './set-parameters.js';

/** What a set is run with. */
export interface SetOptions extends Pick<RunOptions, 'cellTimeoutMs' | 'timeoutMs'> {
  /** The folder for executed notebooks, pages, and what notebooks make for one another. */
  readonly out: string;
  /** Values by parameter name; a notebook gets those that it declares. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The user's own `--set` assignments. */
  readonly assignments: ReadonlyMap<string, string>;
}

/** What became of one notebook. */
export interface SetResult {
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly seconds: number;
  /** The executed notebook and its page; absent where it was skipped. */
  readonly notebook?: string;
  readonly report?: string;
  readonly reason?: string;
}

/** What became of the set; `status` is the highest exit status of its notebooks. */
export interface SetOutcome {
  readonly index: string;
  readonly results: readonly SetResult[];
  readonly status: number;
}

interface Member extends OrderedMember {
  readonly name: string;
  readonly notebook: Notebook;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly entry: IndexEntry;
  readonly result: SetResult;
  readonly status: number;
}

/**
 * Runs `notebooks`, by the paths that they were read from.
 *
 * A notebook that fails is rendered with its error; those that read what it writes are skipped; the others go on.
 *
 * After an interrupt those that weren't started are listed as skipped.
 *
 * @throws before anything is run: the parameters' errors, or a circle among the notebooks
 */
export async function runSet(
  notebooks: ReadonlyMap<string, Notebook>,
  options: SetOptions,
  context: Context,
): Promise<SetOutcome> {
  const members = orderMembers(notebooks, options);
  const index = join(options.out, 'index.html');
  const outcomes = new Map<string, Outcome>();
  for (const member of members) {
    const obstacle = findObstacle(member, outcomes, context);
    outcomes.set(member.path, obstacle === null ? await runMember(member, options, context) : skip(member, obstacle));
    const entries = [...outcomes.values()].map(({ entry }) => entry);
    await writeAtomic(index, renderIndex(entries, { title: 'angiolab reports' }));
  }
  const all = [...outcomes.values()];
  const status = context.signal.aborted ? exitStatus.interrupted : Math.max(...all.map((outcome) => outcome.status));
  return { index, results: all.map(({ result }) => result), status };
}

function orderMembers(notebooks: ReadonlyMap<string, Notebook>, options: SetOptions): readonly Member[] {
  checkAssigned([...notebooks.values()], options.assignments);
  const members = [...notebooks].map(([path, notebook]): SetMember => ({ path, ...readProducts(notebook) }));
  return orderNotebooks(members).map((member) => {
    const notebook = notebooks.get(member.path) as Notebook;
    const parameters = chooseParameters(notebook, options.given, options.assignments);
    return { ...member, name: basename(member.path, '.ipynb'), notebook, parameters };
  });
}

function readProducts(notebook: Notebook): { readonly reads: readonly string[]; readonly writes: readonly string[] } {
  const own = notebook.metadata['angiolab'] as { readonly reads?: unknown; readonly writes?: unknown } | undefined;
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return { reads: list(own?.reads), writes: list(own?.writes) };
}

/** Why a member can't be run; null where it can. */
function findObstacle(member: Member, outcomes: ReadonlyMap<string, Outcome>, context: Context): string | null {
  if (context.signal.aborted) return 'Not run: interrupted.';
  const blocked = member.dependsOn.find((path) => outcomes.get(path)?.result.status !== 'done');
  return blocked === undefined ? null : `Not run: it needs what ${basename(blocked, '.ipynb')} makes.`;
}

function skip({ name, notebook }: Member, reason: string): Outcome {
  const state = { name, status: 'skipped', reason } as const;
  return { entry: { ...state, notebook }, result: { ...state, seconds: 0 }, status: exitStatus.fine };
}

async function runMember(member: Member, options: SetOptions, context: Context): Promise<Outcome> {
  const { name, parameters } = member;
  const path = join(options.out, `${name}.ipynb`);
  const { cellTimeoutMs, timeoutMs } = options;
  const run = await executeTo(path, member.notebook, { parameters, cellTimeoutMs, timeoutMs }, context);
  const report = await renderTo(options.out, name, run.notebook);
  const { notebook, seconds } = run;
  const failure = run.failure && context.signal.aborted ? describeInterrupt(notebook) : run.failure;
  const state = {
    name,
    status: failure === undefined ? ('done' as const) : ('failed' as const),
    ...(failure === undefined ? {} : { reason: failure.message }),
  };
  context.log(
    `${name}: ${state.status} in ${seconds.toFixed(1)} s${failure === undefined ? '' : `; ${failure.message}`}`,
  );
  return {
    entry: { ...state, notebook, href: `${name}.html`, durationMs: seconds * 1000 },
    result: { ...state, seconds, notebook: path, report },
    status: failure?.status ?? exitStatus.fine,
  };
}
