/** Reads what `angiolab compare` is given: executed notebooks, and folders of run records. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { suggestPath } from '../files/near-name.js';
import type { Notebook } from '../notebook/nbformat.js';
import { listParameters } from '../notebook/parameters/parameters.js';
import { NotebookError } from '../notebook/read-notebook.js';
import { findIdentifiers, maskIdentifiers } from '../privacy/mask-identifiers.js';
import { RunRecordError } from '../record/check-record.js';
import { readRunRecord } from '../record/read-run-record.js';
import type { RunRecord } from '../record/run-record.js';
import { keepShown } from '../report/shown-part.js';
import { isSynthetic } from '../report/synthetic.js';
import { type Context, UsageError } from './command.js';
import { hashSource } from './hash-source.js';
import { loadNotebook } from './load-notebook.js';

/** A notebook's file or a run record's folder, and its SHA-256. */
interface InputSource {
  readonly path: string;
  readonly sha256: string;
}

/** One of the things to compare. */
export interface Input {
  /** Short, and unlike all others. */
  readonly name: string;
  readonly notebook: Notebook | null;
  /** Its own, or the one that the notebook wrote and that lies beside it. */
  readonly record: RunRecord | null;
  readonly synthetic: boolean;
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What was read, by absolute paths. */
  readonly sources: readonly InputSource[];
  readonly notes: readonly string[];
}

/** @throws {@link UsageError} for a word that names no executed notebook and no run record */
export async function readInputs(words: readonly string[], context: Context): Promise<Input[]> {
  const names = shortNames(words.map((word) => resolve(context.cwd, word)));
  const inputs: Input[] = [];
  for (const [index, word] of words.entries()) inputs.push(await readInput(word, names[index]!, context));
  return inputs;
}

async function readInput(word: string, name: string, context: Context): Promise<Input> {
  const path = resolve(context.cwd, word);
  if (!existsSync(path)) throw refuse(word, 'nothing at that path', suggestPath(word, context.cwd, 'correct the path'));
  try {
    return statSync(path).isDirectory()
      ? await readRecordInput(path, name)
      : await readNotebookInput(path, name, context);
  } catch (error) {
    if (!(error instanceof NotebookError) && !(error instanceof RunRecordError)) throw error;
    throw new UsageError(`Cannot compare '${word}': ${error.message}`, { cause: error });
  }
}

async function readRecordInput(path: string, name: string): Promise<Input> {
  if (!existsSync(join(path, 'run.json')))
    throw refuse(name, 'a folder without run.json', 'name a notebook, or the folder of a run record');
  const record = await readRunRecord(path);
  const sources = [await readSource(path)];
  return {
    name,
    notebook: null,
    record,
    synthetic: record.run.synthetic,
    facts: recordFacts(record),
    sources,
    notes: [],
  };
}

async function readNotebookInput(path: string, name: string, context: Context): Promise<Input> {
  const notebook = await loadNotebook(path, context);
  const executed = notebook.cells.some(
    (cell) => cell.cell_type === 'code' && (cell.outputs.length > 0 || cell.execution_count !== null),
  );
  if (!executed) throw refuse(name, 'a notebook that was never executed', 'run it first: npx angiolab execute');
  const { record, folder, notes } = await readWrittenRecord(path, notebook);
  return {
    name,
    notebook,
    record,
    synthetic: isSynthetic(notebook),
    facts: {
      ...notebookFacts(notebook),
      ...(record === null ? {} : describeRecipe(record, 'Run record')),
    },
    sources: [await readSource(path), ...(folder === null ? [] : [await readSource(folder)])],
    notes,
  };
}

async function readSource(path: string): Promise<InputSource> {
  return { path, sha256: await hashSource(path) };
}

/** The run record that a notebook says it `writes`, where it lies below the notebook's own folder. */
async function readWrittenRecord(
  path: string,
  notebook: Notebook,
): Promise<{ record: RunRecord | null; folder: string | null; notes: readonly string[] }> {
  const { writes } = (notebook.metadata['angiolab'] ?? {}) as { readonly writes?: unknown };
  const names = Array.isArray(writes) ? writes.map(String) : [];
  const folder = dirname(path);
  const found = names
    .filter((name) => !isAbsolute(name) && !name.split(/[\\/]/).includes('..'))
    .find((name) => existsSync(join(folder, name, 'run.json')));
  if (found === undefined) return { record: null, folder: null, notes: [] };
  try {
    return { record: await readRunRecord(join(folder, found)), folder: join(folder, found), notes: [] };
  } catch (error) {
    if (!(error instanceof RunRecordError)) throw error;
    return { record: null, folder: null, notes: [`its run record can't be used: ${error.message}`] };
  }
}

/** A notebook's parameters with the values that it ran with, and all else that its metadata says of its making. */
function notebookFacts(notebook: Notebook): Input['facts'] {
  const { angiolab, papermill, kernelspec, language_info: language } = notebook.metadata;
  const { parameters, headline: _, reads: __, writes: ___, run, ...declared } = readObject(angiolab);
  const given = { ...readObject(readObject(papermill)['parameters']), ...readObject(parameters) };
  const kernel = { kernel: kernelspec?.name, language: language?.name, languageVersion: language?.['version'] };
  const stated = Object.entries({ ...kernel, ...readObject(run) }).filter(([, value]) => value !== undefined);
  return {
    Parameters: { ...readDefaults(notebook), ...given },
    Declared: declared,
    Execution: Object.fromEntries(stated),
  };
}

/** Defaults as the notebook's page shows them, texts without their quotes; none where its language is unknown. */
function readDefaults(notebook: Notebook): Readonly<Record<string, string>> {
  try {
    const declared = listParameters(keepShown(notebook).notebook);
    return Object.fromEntries(declared.map((item) => [item.name, item.default.replace(/^(['"])(.*)\1$/, '$2')]));
  } catch {
    return {};
  }
}

function recordFacts(record: RunRecord): Input['facts'] {
  const { backend, weights, dataFingerprint, versions, device, threads } = record.run;
  const provenance = Object.entries({ backend, device, threads, weights, dataFingerprint, versions });
  return {
    ...describeRecipe(record, 'Recipe'),
    Provenance: Object.fromEntries(provenance.filter(([, value]) => value !== undefined)),
  };
}

/** The recipe, its stages as groups of their own so that each setting is a fact, and what became of them. */
function describeRecipe({ run }: RunRecord, group: string): Input['facts'] {
  const { recipe, seed, classes } = run;
  const { stages, ...rest } = recipe;
  const listed = Array.isArray(stages) ? stages.map(readObject) : [];
  const names = new Set(listed.map(({ name }) => name));
  const isNamed =
    listed.length > 0 && names.size === listed.length && listed.every(({ name }) => typeof name === 'string');
  const groups = isNamed ? listed.map(({ name, ...stage }) => [`${group}, stage ${name}`, stage] as const) : [];
  const unnamed = isNamed || stages === undefined ? {} : { stages };
  return {
    [group]: { ...rest, ...unnamed, seed, classes },
    ...Object.fromEntries(groups),
    'What became of stages': describeStages(run),
  };
}

/** What became of each stage, a sentence each. */
function describeStages({ stages = [] }: RunRecord['run']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stages.map(({ name, epochs, epoch, kept, reason }) => [
      name,
      epoch === null
        ? `not run: ${reason}`
        : `epoch ${epoch} of ${epochs} that were run, ${kept ? 'kept' : 'not kept'}; gates: ${reason}`,
    ]),
  );
}

/** Names of files without their ending, with as many folders before them as tell them apart, and a number where none do, as for two users' homes. */
function shortNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) =>
    maskIdentifiers(path, {})
      .replace(/\.ipynb$/, '')
      .split(sep)
      .filter(Boolean),
  );
  const deepest = Math.max(...parts.map(({ length }) => length));
  for (let depth = 1; depth <= deepest; depth += 1) {
    const names = parts.map((words) => words.slice(-depth).join('/'));
    if (new Set(names).size === new Set(paths).size) return numberEqual(names);
  }
  return numberEqual(parts.map((words) => words.at(-1) ?? ''));
}

function numberEqual(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

/** A source's path from the page's folder; only its name where it lies elsewhere, or in a user's home below. */
export function nameSource(page: string, path: string): string {
  const way = relative(dirname(page), path);
  const isPrivate = findIdentifiers(`/${way}`).some(({ kind }) => kind === 'user name');
  return way.startsWith('..') || isAbsolute(way) || isPrivate ? basename(path) : way.split(sep).join('/');
}

function refuse(word: string, got: string, fix: string): UsageError {
  return new UsageError(`Cannot compare '${word}': expected an executed notebook or a run record, got ${got}; ${fix}`);
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
