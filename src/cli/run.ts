/** `angiolab run`: executes notebooks and renders them, with an index page. */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { type Arguments, type Command, type Context, executionOptions, readLimits, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { loadNotebook } from './load-notebook.js';
import { checkFolder, isSameFile } from './output-path.js';
import { checkData, toProject } from './run-data.js';
import { type Explanation, explainSet, renderExplanation } from './run-explain.js';
import { orderMembers } from './run-members.js';
import { runSet, type SetOutcome } from './run-set.js';
import { parseAssignments } from './set-parameters.js';

const profiles: readonly string[] = ['demo', 'full'];

/** Parameters that `run` gives to notebooks itself, and the option that decides each. */
const ownParameters: Readonly<Record<string, string>> = {
  data: '--data',
  labels: '--labels',
  layout: '--source',
  profile: '--profile',
  out: '--out',
};

/** The notebook that trains takes 1.6 GB on the demo set (docs/runner.md), and more on more data; the system wants some, too. */
const memoryForTwo = 8 * 2 ** 30;

/** Two at once where the machine has the cores and the memory for it. */
function defaultJobs(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return availableParallelism() >= 2 && memory >= memoryForTwo ? 2 : 1;
}

export const run: Command = {
  name: 'run',
  usage: '[NOTEBOOK…] [--data SOURCE] [--profile demo|full] [--set name=value]… [--out DIR] [--resume|--explain]',
  summary: 'executes the notebooks and renders them to HTML, with an index page',
  options: {
    data: {
      type: 'string',
      value: 'SOURCE',
      help: 'a folder of DICOM files, of ARCADE, or of images with labels.csv; default: synthetic studies',
    },
    labels: { type: 'string', value: 'FILE', help: 'labels of the data; default: labels.csv in its folder' },
    source: { type: 'string', value: 'LAYOUT', help: 'dicom, arcade or images; default: recognised' },
    profile: {
      type: 'string',
      value: 'NAME',
      help: 'demo (default: at most two minutes a notebook) or full (all frames, all seeds; 05-realism takes an hour)',
    },
    out: { type: 'string', value: 'DIR', help: 'where notebooks and pages go; default: reports' },
    jobs: {
      type: 'string',
      value: 'N',
      help: 'notebooks that run at once; default: 2 with two cores and 8 GiB, else 1',
    },
    resume: { type: 'boolean', help: 'keeps executed notebooks for which nothing changed' },
    explain: { type: 'boolean', help: 'says what --resume would execute, and what changed; executes nothing' },
    ...executionOptions,
    'show-paths': { type: 'boolean', help: 'names the files that were left out by their paths, on stderr alone' },
  },
  async run(args, context) {
    const prepared = await prepareRun(args, context);
    if (args.flag('explain')) return explain(prepared, args, context);
    const outcome = await prepared.run();
    context.print(args.flag('json') ? JSON.stringify(outcome) : relative(context.cwd, outcome.index));
    return outcome.status;
  },
};

/** A set that can be run as it was asked for. */
export interface PreparedRun {
  run(): Promise<SetOutcome>;
  explain(): Promise<readonly Explanation[]>;
}

/**
 * Reads all that `args` and the notebooks say, and opens the data; nothing is executed, nothing written. `angiolab start` shares it.
 *
 * @throws {@link UsageError} and the errors of notebooks, data and parameters: whatever can be refused before it runs
 */
export async function prepareRun(args: Arguments, context: Context): Promise<PreparedRun> {
  const profile = args.text('profile') ?? 'demo';
  if (!profiles.includes(profile))
    throw new UsageError(
      `Cannot run: expected a profile of ${profiles.join(', ')}, got '${profile}'; correct --profile`,
    );
  const paths = findNotebooks(args.positionals, context.cwd);
  const assignments = parseAssignments(args.list('set'));
  checkNotOwn(assignments);
  const options = { ...readLimits(args), jobs: readJobs(args), resume: args.flag('resume') };
  const out = await checkFolder('--out', args.text('out') ?? 'reports', context);
  checkNames(paths, out);
  const notebooks = new Map<string, Notebook>();
  for (const path of paths) notebooks.set(path, await loadNotebook(path, context));
  const { parameters, kept } = await checkData(notebooks, args, context);
  const plan = { out, given: { profile, ...parameters, out: toProject(out) }, assignments, data: kept };
  // For what it refuses: parameters that don't fit, and circles.
  orderMembers(notebooks, plan);
  return {
    run: () => runSet(notebooks, { ...options, ...plan }, context),
    explain: () => explainSet(notebooks, plan, context.signal),
  };
}

async function explain(prepared: PreparedRun, args: Arguments, context: Context): Promise<number> {
  const notebooks = await prepared.explain();
  context.print(args.flag('json') ? JSON.stringify({ notebooks }) : notebooks.map(renderExplanation).join('\n'));
  return exitStatus.fine;
}

function readJobs(args: Arguments): number {
  const text = args.text('jobs');
  if (text === undefined) return defaultJobs();
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new UsageError(`Cannot read --jobs: expected a whole number from 1, got '${text}'; write for example --jobs 2`);
}

function checkNotOwn(assignments: ReadonlyMap<string, string>): void {
  const name = [...assignments.keys()].find((key) => Object.hasOwn(ownParameters, key));
  if (name === undefined) return;
  const option = ownParameters[name];
  throw new UsageError(`Cannot set ${name}: expected ${option} to decide it, got --set; use ${option} instead`);
}

/** Two notebooks of one name would write one file; a notebook in the output folder would be overwritten. */
function checkNames(paths: readonly string[], out: string): void {
  const names = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    if ((names.get(name) ?? path) !== path)
      throw new UsageError(`Cannot run: expected notebooks of different names, got two ${name}; rename one`);
    names.set(name, path);
    if (isSameFile(path, join(out, name)))
      throw new UsageError(
        `Cannot run: expected --out to be another folder than that of ${name}, got the same; name another folder`,
      );
  }
}

function findNotebooks(given: readonly string[], cwd: string): readonly string[] {
  const folder = join(packageRoot(), 'notebooks');
  if (given.length === 0)
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ipynb'))
      .sort()
      .map((name) => join(folder, name));
  const missing = given.find((path) => !existsSync(resolve(cwd, path)));
  if (missing !== undefined)
    throw new UsageError(`Cannot run '${missing}': expected a notebook, got nothing at that path; correct the path`);
  return given.map((path) => resolve(cwd, path));
}
