/** What an executed notebook says of its making: the code, the machine, the parameters, and what its cells declared. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { sha256 } from '../files/hash.js';
import { type Cell, hasTag, type Notebook } from '../notebook/nbformat.js';
import { provenanceType } from '../report/mime/provenance.js';

/** What a run knows of itself beside what every run does; all of it lies in `metadata.angiolab.run`. */
export interface RunState {
  /** Whether the run came to the end of the notebook, without an error that ended it. */
  readonly finished: boolean;
  /** The kernel, with its versions. */
  readonly kernel?: string;
  /** The backend and the weights that a notebook finds, whether it uses them or not. */
  readonly backend?: string;
  readonly weights?: string;
  /** The fingerprint of the data that `--data` names, and a hash of the list of files that were left out of it. */
  readonly data?: string;
  readonly leftOut?: string;
  /** SHA-256 of what the notebook reads and of what it wrote, by the paths that it declares. */
  readonly read?: Readonly<Record<string, string>>;
  readonly wrote?: Readonly<Record<string, string>>;
}

/**
 * The notebook as it is kept: with its parameters, what its cells declared, and the facts of code and machine, in
 * `metadata.angiolab`; and without paths that lead out of the project's folder, since a folder's name can be a person's.
 */
export function addProvenance(
  notebook: Notebook,
  given: Readonly<Record<string, unknown>>,
  state: RunState = { finished: false },
): Notebook {
  const own = notebook.metadata['angiolab'];
  const angiolab = {
    ...(typeof own === 'object' ? own : {}),
    ...collectDeclared(notebook),
    parameters: hideOutside(given),
    run: { ...describeRun(), ...state },
  };
  const cells = notebook.cells.map((cell) => (hasTag(cell, 'injected-parameters') ? hidePaths(cell, given) : cell));
  return { ...notebook, cells, metadata: { ...notebook.metadata, angiolab } };
}

/** Parameters as they are kept: without paths that lead out of the project's folder. */
export function hideOutside(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, hidePath(value)]));
}

const hiddenPath = '(a path outside the project: not kept)';

function hidePath(value: unknown): unknown {
  return typeof value === 'string' && (value.startsWith('..') || isAbsolute(value)) ? hiddenPath : value;
}

function hidePaths(cell: Cell, given: Readonly<Record<string, unknown>>): Cell {
  const outside = Object.values(given).filter((value) => hidePath(value) !== value);
  const source = outside.reduce<string>(
    (text, value) => text.replaceAll(JSON.stringify(value), JSON.stringify(hiddenPath)),
    cell.source,
  );
  return { ...cell, source };
}

/** Facts about code and machine that every run has. None names a user or a host. */
export interface RunFacts {
  /** Version of angiolab. */
  readonly angiolab: string;
  readonly commit: string;
  /** Whether files differ from the commit; absent where there is none. */
  readonly changed?: boolean;
  /** SHA-256 of the built code that notebooks depend on. */
  readonly built: string;
  /** SHA-256 of package-lock.json. */
  readonly lockFile: string;
  readonly node: string;
  /** The versions that are installed, by name; of the packages that angiolab asks for itself. */
  readonly packages: Readonly<Record<string, string>>;
  readonly machine: string;
}

let described: RunFacts | undefined;

/** Read once: they are the same for every notebook of a run. */
export function describeRun(): RunFacts {
  described ??= readRunFacts();
  return described;
}

function readRunFacts(): RunFacts {
  const root = packageRoot();
  return {
    angiolab: readManifest(root).version,
    ...describeCommit(root),
    built: hashBuilt(join(root, 'dist')),
    lockFile: sha256(readFileSync(join(root, 'package-lock.json'))),
    node: process.versions.node,
    packages: readInstalled(root),
    machine: `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores`,
  };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Versions of the packages that a package asks for, as they lie in its node_modules: that may be another than it asks for. */
export function readInstalled(root: string): Readonly<Record<string, string>> {
  const { name: own, dependencies } = readManifest(root);
  const others = Object.keys(dependencies).filter((name) => name !== own);
  return Object.fromEntries(
    others.map((name) => {
      const folder = join(root, 'node_modules', name);
      return [name, existsSync(folder) ? readManifest(folder).version : 'not installed'];
    }),
  );
}

/** Rooms of the built code that change neither what a cell computes nor what it shows. */
const withoutEffect: readonly string[] = ['cli', 'report'];

/** SHA-256 over the names and contents of the built modules; a commit says too little of them while files are changed. */
function hashBuilt(folder: string): string {
  if (!existsSync(folder)) return 'not built';
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.js') && !withoutEffect.includes(name.split(sep)[0] ?? ''),
  );
  return sha256(...names.sort().flatMap((name) => [`${name}\n`, readFileSync(join(folder, name))]));
}

function describeCommit(root: string): { commit: string; changed?: boolean } {
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', root, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain') !== '' };
  } catch {
    return { commit: 'unknown (no git checkout)' };
  }
}

/** What the cells of an executed notebook declared, later declarations winning over earlier ones key by key. */
function collectDeclared(notebook: Notebook): Readonly<Record<string, unknown>> {
  const declared: Record<string, unknown> = {};
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    for (const output of cell.outputs) {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result') continue;
      const value = output.data[provenanceType];
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) Object.assign(declared, value);
    }
  }
  return declared;
}
