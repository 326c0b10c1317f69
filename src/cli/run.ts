/** `angiolab run`: executes notebooks and renders them, with an index page. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { openSource, parseLayout } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { packageRoot } from '../files/directories.js';
import type { Notebook } from '../notebook/nbformat.js';
import { listParameters } from '../notebook/parameters/parameters.js';
import { type Arguments, type Command, type Context, executionOptions, readLimits, UsageError } from './command.js';
import { loadNotebook } from './load-notebook.js';
import { checkFolder, isSameFile } from './output-path.js';
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

export const run: Command = {
  name: 'run',
  usage: '[NOTEBOOK…] [--data SOURCE] [--profile demo|full] [--set name=value]… [--out DIR]',
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
      help: 'demo (default; the top block learns from 240 frames at most) or full (from all)',
    },
    out: { type: 'string', value: 'DIR', help: 'where notebooks and pages go; default: reports' },
    ...executionOptions,
    'show-paths': { type: 'boolean', help: 'names the files that were left out by their paths, on stderr alone' },
  },
  async run(args, context) {
    const outcome = await runNotebooks(args, context);
    context.print(args.flag('json') ? JSON.stringify(outcome) : relative(context.cwd, outcome.index));
    return outcome.status;
  },
};

/** Runs the set that `args` describe; `angiolab start` shares it. */
export async function runNotebooks(args: Arguments, context: Context): Promise<SetOutcome> {
  const profile = args.text('profile') ?? 'demo';
  if (!profiles.includes(profile))
    throw new UsageError(
      `Cannot run: expected a profile of ${profiles.join(', ')}, got '${profile}'; correct --profile`,
    );
  const paths = findNotebooks(args.positionals, context.cwd);
  const assignments = parseAssignments(args.list('set'));
  checkNotOwn(assignments);
  const limits = readLimits(args);
  const out = await checkFolder('--out', args.text('out') ?? 'reports', context);
  checkNames(paths, out);
  const notebooks = new Map<string, Notebook>();
  for (const path of paths) notebooks.set(path, await loadNotebook(path, context));
  const given = { profile, ...(await checkData(notebooks, args, context)) };
  return runSet(notebooks, { ...limits, out, given: { ...given, out: toProject(out) }, assignments }, context);
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

/** Opens the data once before any kernel starts, so that what can't be used is said at once; returns the parameters for cells. */
async function checkData(
  notebooks: ReadonlyMap<string, Notebook>,
  args: Arguments,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const [data, labels, layout] = [args.text('data'), args.text('labels'), args.text('source') ?? 'auto'];
  if (data === undefined) {
    if (labels === undefined && layout === 'auto') return { data: '' };
    throw new UsageError('Cannot run: expected --data with --labels or --source, got none; name the folder');
  }
  const path = resolve(context.cwd, data);
  const labelsPath = labels === undefined ? undefined : resolve(context.cwd, labels);
  const source = await openSource(path, { kind: parseLayout(layout), ...(labelsPath && { labels: labelsPath }) });
  context.log(
    `data: ${source.frames.length} frames, labels ${source.classes.join(', ') || 'none'}; ${source.rejected.length} files left out`,
  );
  if (source.classes.length !== 2) checkLabelsUnused(notebooks, source, context);
  for (const { fileId, reason } of source.rejected) {
    const name = args.flag('show-paths') ? (source.pathOf(fileId) ?? fileId) : fileId;
    context.log(`left out: ${name}: ${reason}`);
  }
  return { data: toProject(path), layout, ...(labelsPath && { labels: toProject(labelsPath) }) };
}

/** Of the notebooks only 01-inspect can do with data whose labels aren't two. */
function checkLabelsUnused(notebooks: ReadonlyMap<string, Notebook>, source: Source, context: Context): void {
  const needy = [...notebooks].find(
    ([path, notebook]) =>
      basename(path) !== '01-inspect.ipynb' && listParameters(notebook).some(({ name }) => name === 'data'),
  );
  const found = source.classes.map(
    (label) => `${label} ${source.frames.filter((frame) => frame.label === label).length}`,
  );
  if (needy !== undefined)
    throw new UsageError(
      `Cannot run ${basename(needy[0])}: expected data with two labels, got ${found.join(', ') || 'none'}; two are needed: write labels.csv with columns file,label into the folder (docs/commands.md)`,
    );
  context.log(`only 01-inspect can use data with ${source.classes.length} labels: training takes two, see labels.csv`);
}

/** As a notebook's parameters want it: relative to the project's folder. */
function toProject(path: string): string {
  return relative(packageRoot(), path) || '.';
}
