/** `angiolab run`: executes notebooks and renders them, with an index page. */
import { readdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join, relative } from 'node:path';
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { findIdentifiers } from '../privacy/mask-identifiers.js';
import { checkEnvironment } from './check-environment.js';
import { checkNames } from './check-names.js';
import { type Arguments, type Command, type Context, executionOptions, readLimits, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { holdOutput } from './hold-output.js';
import { findNotebook, loadNotebook } from './load-notebook.js';
import { checkFolder, isSameFile } from './output-path.js';
import { checkData, toProject } from './run-data.js';
import { type Explanation, explainSet, renderExplanation } from './run-explain.js';
import { orderMembers } from './run-members.js';
import { runSet } from './run-set.js';
import type { SetOutcome } from './set-outcome.js';
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
      help: 'a folder of DICOM files, of ARCADE, or of images with labels.csv, or a frame table; default: synthetic studies',
    },
    labels: { type: 'string', value: 'FILE', help: 'labels of the data; default: labels.csv in its folder' },
    source: {
      type: 'string',
      value: 'LAYOUT',
      help: 'auto, dicom, arcade, images or table; default: auto, recognised',
    },
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
  await checkEnvironment(context);
  const paths = findNotebooks(args.positionals, context.cwd);
  const assignments = parseAssignments(args.list('set'));
  checkNotOwn(assignments);
  const options = { ...readLimits(args), jobs: readJobs(args), resume: args.flag('resume') };
  const word = args.text('out') ?? 'reports';
  const out = await checkFolder('--out', word, context);
  checkNames('run', paths);
  checkAnonymous(paths);
  checkApart(paths, out);
  const notebooks = new Map<string, Notebook>();
  for (const path of paths) notebooks.set(path, await loadNotebook(path, context));
  const { parameters, kept } = await checkData(notebooks, args, context);
  const plan = { out, given: { profile, ...parameters, out: toProject(out) }, assignments, data: kept };
  // For what it refuses: parameters that don't fit, and circles.
  orderMembers(notebooks, plan);
  const place = { option: '--out', word, kind: 'folder', path: join(out, '.angiolab') } as const;
  return {
    run: () => holdOutput(place, context, () => runSet(notebooks, { ...options, ...plan }, context)),
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

/** Pages have the names of their notebooks. */
function checkAnonymous(paths: readonly string[]): void {
  const [identifier] = paths.flatMap((path) => findIdentifiers(basename(path, '.ipynb')));
  if (identifier !== undefined)
    throw new UsageError(
      `Cannot run: expected names of notebooks without identifiers, since pages are named after them, got one with a ${identifier.kind}; rename it`,
    );
}

/** A notebook in the output folder would be overwritten. */
function checkApart(paths: readonly string[], out: string): void {
  const own = paths.find((path) => isSameFile(path, join(out, basename(path))));
  if (own !== undefined)
    throw new UsageError(
      `Cannot run: expected --out to be another folder than that of ${basename(own)}, got the same; name another folder`,
    );
}

function findNotebooks(given: readonly string[], cwd: string): readonly string[] {
  const folder = join(packageRoot(), 'notebooks');
  if (given.length === 0)
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ipynb'))
      .sort()
      .map((name) => join(folder, name));
  return given.map((word) => findNotebook(word, cwd));
}
