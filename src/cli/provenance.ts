/** What an executed notebook says of its making: the code, the machine, the parameters, and what its cells declared. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { sha256 } from '../files/hash.js';
import { type Cell, hasTag, type Notebook } from '../notebook/nbformat.js';
import { provenanceType } from '../report/mime/provenance.js';

/**
 * The notebook as it is kept: with its parameters, what its cells declared, and the facts of code and machine, in
 * `metadata.angiolab`; and without paths that lead out of the project's folder, since a folder's name can be a person's.
 */
export function addProvenance(notebook: Notebook, given: Readonly<Record<string, unknown>>): Notebook {
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, hidePath(value)]));
  const own = notebook.metadata['angiolab'];
  const angiolab = {
    ...(typeof own === 'object' ? own : {}),
    ...collectDeclared(notebook),
    parameters,
    run: describeRun(),
  };
  const cells = notebook.cells.map((cell) => (hasTag(cell, 'injected-parameters') ? hidePaths(cell, given) : cell));
  return { ...notebook, cells, metadata: { ...notebook.metadata, angiolab } };
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

let described: Readonly<Record<string, unknown>> | undefined;

/** Facts about code and machine, read once: they are the same for every notebook of a run. None names a user or a host. */
function describeRun(): Readonly<Record<string, unknown>> {
  described ??= readRunFacts();
  return described;
}

function readRunFacts(): Readonly<Record<string, unknown>> {
  const root = packageRoot();
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
  };
  return {
    angiolab: manifest.version,
    ...describeCommit(root),
    lockFile: sha256(readFileSync(join(root, 'package-lock.json'))),
    node: process.versions.node,
    tslab: manifest.dependencies['tslab'],
    tfjs: manifest.dependencies['@tensorflow/tfjs'],
    machine: `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores`,
  };
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
