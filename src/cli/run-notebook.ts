/** Executes one notebook into a folder and keeps what was done: saved after each cell, with provenance. */
import { basename } from 'node:path';
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { writeNotebook } from '../notebook/write-notebook.js';
import { type ExecuteOptions, execute } from '../runner/execute.js';
import type { Context } from './command.js';
import { describeFailure, type Failure } from './failure.js';
import { addProvenance } from './provenance.js';

/** How to execute a notebook. */
export interface RunOptions {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly cellTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly allowErrors?: boolean;
}

/** The executed notebook, as far as it came, and what ended it early. */
export interface Executed {
  readonly notebook: Notebook;
  readonly seconds: number;
  readonly failure?: Failure;
}

/**
 * Executes `notebook` and keeps what is done at `path`, written atomically after each cell.
 *
 * Cells run in the project's folder, where `import … from "angiolab"` finds the package.
 */
export async function executeTo(
  path: string,
  notebook: Notebook,
  options: RunOptions,
  context: Context,
): Promise<Executed> {
  const name = basename(path, '.ipynb');
  const started = performance.now();
  let latest = notebook;
  const save = async (partial: Notebook): Promise<void> => {
    latest = addProvenance(partial, options.parameters);
    await writeNotebook(path, latest);
  };
  const onCell: ExecuteOptions['onCell'] = (event) => {
    if (event.type === 'start') context.log(`${name}: cell ${event.number} of ${event.total}`);
  };
  const elapsed = (): number => (performance.now() - started) / 1000;
  try {
    await execute(notebook, { ...limitsOf(options), cwd: packageRoot(), signal: context.signal, onCell, save });
    return { notebook: latest, seconds: elapsed() };
  } catch (error) {
    if (error instanceof Error && error.cause instanceof Error) context.log(`${name}: ${error.cause.message}`);
    return { notebook: latest, seconds: elapsed(), failure: describeFailure(error) };
  }
}

function limitsOf({ parameters, cellTimeoutMs, timeoutMs, allowErrors }: RunOptions): ExecuteOptions {
  return {
    parameters,
    ...(cellTimeoutMs === undefined ? {} : { cellTimeoutMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(allowErrors === undefined ? {} : { allowErrors }),
  };
}
