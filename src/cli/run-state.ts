/** Tells whether an executed notebook still holds: what it was made from, beside what there is now. */
import { sha256 } from '../files/hash.js';
import { type Cell, type CodeCell, hasTag, type Notebook } from '../notebook/nbformat.js';
import { injectParameters } from '../notebook/parameters/parameters.js';
import { formatNotebook } from '../notebook/write-notebook.js';
import { hideOutside, type RunFacts, type RunState } from './provenance.js';

/** One thing that is not as it was; texts, with hashes shortened. */
export interface Change {
  readonly what: string;
  /** `none` where the former run knew nothing of it. */
  readonly was: string;
  /** `none` where there is no such thing now. */
  readonly is: string;
}

/** What a notebook would be executed with now. */
export interface Present {
  readonly notebook: Notebook;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly facts: Pick<RunFacts, 'built' | 'lockFile' | 'node' | 'packages'>;
  readonly state: Omit<RunState, 'finished'>;
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * What changed since `former` was executed; nothing if it still holds.
 *
 * Prose doesn't count, nor do the commit, the machine, and limits of time.
 *
 * @param former - the executed notebook as it was kept; null where there is none
 */
export function findChanges(former: Notebook | null, present: Present): readonly Change[] {
  if (former === null) return [{ what: 'executed notebook', was: 'none', is: 'to be made' }];
  const { parameters, run } = readKept(former);
  if (run['finished'] !== true) return [{ what: 'former run', was: 'not finished', is: 'to be run again' }];
  const { built, lockFile, node, packages } = present.facts;
  const now = { built, lockFile, node, packages, ...present.state };
  const compared = [...stateNames, ...Object.keys(now)];
  const then = Object.fromEntries(Object.entries(run).filter(([name]) => compared.includes(name)));
  return [
    ...compareCells(former, injectParameters(present.notebook, present.parameters)),
    ...compareFacts({ parameter: parameters }, { parameter: hideOutside(present.parameters) }),
    ...compareFacts(then, now),
  ];
}

/** What a run may know of itself; a former run that knew one of these is compared by it also where the present one doesn't. */
const stateNames: readonly (keyof RunState)[] = ['kernel', 'backend', 'weights', 'data', 'leftOut', 'read', 'wrote'];

/**
 * The executed notebook with the prose of the present one; the same object where that is the same.
 *
 * @param former - an executed notebook in which nothing changed
 */
export function refreshProse(former: Notebook, { notebook, parameters }: Present): Notebook {
  const executed = listCode(former);
  const cells = injectParameters(notebook, parameters).cells.map((cell) =>
    cell.cell_type === 'code' ? (executed.shift() as Cell) : cell,
  );
  const refreshed = { ...former, cells };
  return formatNotebook(refreshed) === formatNotebook(former) ? former : refreshed;
}

function readKept({ metadata }: Notebook): { readonly parameters: Facts; readonly run: Facts } {
  const own = metadata['angiolab'] as { readonly parameters?: Facts; readonly run?: Facts } | undefined;
  return { parameters: own?.parameters ?? {}, run: own?.run ?? {} };
}

function listCode({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === 'code');
}

/** Cells are named by their place among all cells, as errors name them. What was injected is compared as parameters. */
function compareCells(former: Notebook, present: Notebook): readonly Change[] {
  const [was, is] = [former, present].map((notebook) =>
    listCode(notebook).filter((cell) => !hasTag(cell, 'injected-parameters')),
  ) as [CodeCell[], CodeCell[]];
  if (was.length !== is.length) return [{ what: 'code cells', was: String(was.length), is: String(is.length) }];
  return is.flatMap((cell, index) => {
    const before = was[index] as CodeCell;
    if (hashCell(before) === hashCell(cell)) return [];
    const place = present.cells.indexOf(cell) + 1;
    return [{ what: `cell ${place}`, was: shorten(hashCell(before)), is: shorten(hashCell(cell)) }];
  });
}

function hashCell({ source, metadata }: CodeCell): string {
  return sha256(JSON.stringify([source, metadata.tags ?? []]));
}

function compareFacts(then: Facts, now: Facts): readonly Change[] {
  const [was, is] = [flatten(then), flatten(now)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names
    .filter((what) => was.get(what) !== is.get(what))
    .map((what) => ({ what, was: shorten(was.get(what) ?? 'none'), is: shorten(is.get(what) ?? 'none') }));
}

/** Facts by name, those of an object by its name and theirs. */
function flatten(facts: Facts, prefix = ''): Map<string, string> {
  const entries = Object.entries(facts).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null) return [...flatten(value as Facts, `${prefix}${name} `)];
    return [[prefix + name, typeof value === 'string' && value !== '' ? value : JSON.stringify(value)]];
  });
  return new Map(entries);
}

function shorten(text: string): string {
  return /^[\da-f]{40,}$/.test(text) ? text.slice(0, 12) : text;
}
