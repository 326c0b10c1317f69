/** `--check`: compares what a run gave with what a former run gave. */
import { basename } from 'node:path';
import type { Tolerance } from '../notebook/compare-texts.js';
import { type Difference, defaultTolerance, describePlace, findDifference } from '../notebook/find-difference.js';
import type { Notebook } from '../notebook/nbformat.js';
import { type Arguments, type Context, type Option, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import type { Failure } from './failure.js';
import { loadNotebook } from './load-notebook.js';

/** What `--check` found, as `--json` prints it. */
export interface Checked {
  readonly against: string;
  readonly tolerance: Tolerance;
  readonly difference: Difference | null;
}

/** The options of {@link readCheck}. */
export const checkOptions: Readonly<Record<'check' | 'tolerance', Option>> = {
  check: {
    type: 'string',
    value: 'OLD.ipynb',
    help: 'compare the outputs with those of a former run; exit 1 if they differ',
  },
  tolerance: {
    type: 'string',
    value: 'SHARE',
    help: `how far numbers may differ for --check; default ${defaultTolerance.relative}, a share of the number`,
  },
};

/**
 * Reads the notebook that `--check` names, before anything runs.
 *
 * @returns what compares an executed notebook with it; null without `--check`
 * @throws UsageError where `--tolerance` is no share, or stands alone; NotebookError where the notebook can't be read
 */
export async function readCheck(args: Arguments, context: Context): Promise<((done: Notebook) => Checked) | null> {
  const [path, share] = [args.text('check'), args.text('tolerance')];
  if (path === undefined && share !== undefined)
    throw new UsageError(
      'Cannot read --tolerance: expected it together with --check, got it alone; add --check OLD.ipynb',
    );
  if (path === undefined) return null;
  const tolerance = share === undefined ? defaultTolerance : { ...defaultTolerance, relative: readShare(share) };
  const former = await loadNotebook(path, context);
  return (done) => ({ against: path, tolerance, difference: findDifference(former, done, tolerance) });
}

/** The failure of a check that found a difference; undefined where it found none. */
export function describeCheck({ against, difference }: Checked): Failure | undefined {
  if (difference === null) return undefined;
  const { expected, found } = difference;
  return {
    code: 'differs',
    message: `Cannot confirm ${basename(against)}: expected '${expected}' in ${describePlace(difference)}, got '${found}'`,
    fix: 'look what changed, raise --tolerance, or take the new notebook for the next check',
    status: exitStatus.failedFinding,
  };
}

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share < 1) return share;
  throw new UsageError(
    `Cannot read --tolerance: expected a number from 0 to below 1, got '${text}'; write for example --tolerance 1e-4`,
  );
}
