/** The notebooks of a set in their order, with what each would be executed with now. */
import { basename, dirname, join } from 'node:path';
import { cacheDirectory } from '../files/directories.js';
import { chooseWeights } from '../model/find-weights.js';
import type { Notebook } from '../notebook/nbformat.js';
import { planBackend, readWish } from '../tensorflow/choose-backend.js';
import { type OrderedMember, orderNotebooks, overlap, type SetMember } from './order-notebooks.js';
import { describeRun, type RunState } from './provenance.js';
import type { SetKernels } from './run-kernels.js';
import { hashProducts } from './run-products.js';
import type { Present } from './run-state.js';
import { checkAssigned, chooseParameters } from './set-parameters.js';

/** Where a set reads and writes, and what its notebooks are given. */
export interface SetPlan {
  /** The folder for executed notebooks, pages, and what notebooks make for one another. */
  readonly out: string;
  /** Values by parameter name; a notebook gets those that it declares. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The user's own `--set` assignments. */
  readonly assignments: ReadonlyMap<string, string>;
  /** What is known of the data that a notebook with a parameter `data` gets; empty for the embedded studies. */
  readonly data: Pick<RunState, 'data' | 'leftOut'>;
}

/** A notebook of the set, ready to run. */
export interface Member extends OrderedMember {
  readonly name: string;
  readonly notebook: Notebook;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What it reads that lies beside it, relative to its own folder: no other notebook makes it. */
  readonly beside: readonly string[];
  /** Where the executed notebook goes. */
  readonly target: string;
}

/**
 * Puts `notebooks`, by the paths that they were read from, into their order.
 *
 * @throws the parameters' errors, or a UsageError for a circle among the notebooks
 */
export function orderMembers(notebooks: ReadonlyMap<string, Notebook>, plan: SetPlan): readonly Member[] {
  checkAssigned([...notebooks.values()], plan.assignments);
  const members = [...notebooks].map(([path, notebook]): SetMember => {
    const { reads, writes } = readDeclared(notebook);
    return { path, reads: reads.filter((read) => !isBeside(read)), writes };
  });
  return orderNotebooks(members).map((member) => {
    const notebook = notebooks.get(member.path) as Notebook;
    const parameters = chooseParameters(notebook, plan.given, plan.assignments);
    const name = basename(member.path, '.ipynb');
    const beside = readDeclared(notebook).reads.filter(isBeside);
    return { ...member, name, notebook, parameters, beside, target: join(plan.out, `${name}.ipynb`) };
  });
}

function readDeclared(notebook: Notebook): Pick<SetMember, 'reads' | 'writes'> {
  const own = notebook.metadata['angiolab'] as { readonly reads?: unknown; readonly writes?: unknown } | undefined;
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return { reads: list(own?.reads), writes: list(own?.writes) };
}

/** `./data.csv` and `../data.csv` begin in the notebook's folder, all else in the output folder. */
function isBeside(path: string): boolean {
  return /^\.\.?\//.test(path);
}

/** What is known before a member runs. */
export async function describeStart(member: Member, plan: SetPlan): Promise<Omit<RunState, 'finished'> & Products> {
  const given = Object.hasOwn(member.parameters, 'data') ? plan.data : {};
  const beside = await hashProducts(dirname(member.path), member.beside);
  return { ...given, ...(await describeModel()), read: { ...(await hashProducts(plan.out, member.reads)), ...beside } };
}

/** Hashes of what a member read, by path. */
interface Products {
  readonly read: Readonly<Record<string, string>>;
}

/**
 * What is known after a member ran.
 *
 * @param read - what it found when it started. Of this, what it wrote itself is hashed again: that is what the next run finds
 */
export async function describeEnd(
  { reads, writes }: Member,
  { out }: SetPlan,
  read: Products['read'],
): Promise<Required<Pick<RunState, 'read' | 'wrote'>>> {
  const own = reads.filter((path) => overlap([path], writes));
  return { read: { ...read, ...(await hashProducts(out, own)) }, wrote: await hashProducts(out, writes) };
}

/** All that decides whether a former run of a member still holds. */
export async function describePresent(member: Member, plan: SetPlan, kernels: SetKernels): Promise<Present> {
  const kernel = await kernels.describe(member.notebook);
  const wrote = await hashProducts(plan.out, member.writes);
  const state = { ...(await describeStart(member, plan)), wrote, kernel };
  return { notebook: member.notebook, parameters: member.parameters, facts: describeRun(), state };
}

/** What a notebook finds if it loads a network. */
async function describeModel(): Promise<Pick<RunState, 'backend' | 'weights'>> {
  const plan = await planBackend(readWish(), cacheDirectory()).catch(() => null);
  const native = plan?.name === 'native' ? plan.installation : null;
  const backend = native === null ? (plan?.name ?? 'none') : `TensorFlow ${native.tensorflow} (${native.flavour})`;
  return { backend, weights: basename(chooseWeights()) };
}
