/** `angiolab run`: executes notebooks and renders them, with an index page. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { openSource, parseLayout } from '../dataset/open-source.js';
import { packageRoot } from '../files/directories.js';
import { type Arguments, type Command, type Context, readLimitMs, UsageError } from './command.js';
import { runSet, type SetOutcome } from './run-set.js';
import { parseAssignments } from './set-parameters.js';

const profiles: readonly string[] = ['demo', 'full'];

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
      help: 'demo (default; at most two minutes a notebook on 2 cores) or full',
    },
    set: { type: 'list', value: 'name=value', help: "a notebook's parameter; may be given several times" },
    out: { type: 'string', value: 'DIR', help: 'where notebooks and pages go; default: reports' },
    'timeout-cell': { type: 'string', value: 'S', help: 'limit of a cell in seconds' },
    timeout: { type: 'string', value: 'S', help: 'limit of a notebook in seconds' },
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
  const limits = { cellTimeoutMs: readLimitMs(args, 'timeout-cell'), timeoutMs: readLimitMs(args, 'timeout') };
  const given = { profile, ...(await checkData(args, context)) };
  const out = resolve(context.cwd, args.text('out') ?? 'reports');
  return runSet(paths, { ...limits, out, given: { ...given, out: toProject(out) }, assignments }, context);
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
async function checkData(args: Arguments, context: Context): Promise<Readonly<Record<string, string>>> {
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
  if (source.classes.length !== 2)
    context.log(
      `only 01-inspect can use data with ${source.classes.length} labels: training takes two, see labels.csv`,
    );
  for (const { fileId, reason } of source.rejected) {
    const name = args.flag('show-paths') ? (source.pathOf(fileId) ?? fileId) : fileId;
    context.log(`left out: ${name}: ${reason}`);
  }
  return { data: toProject(path), layout, ...(labelsPath && { labels: toProject(labelsPath) }) };
}

/** As a notebook's parameters want it: relative to the project's folder. */
function toProject(path: string): string {
  return relative(packageRoot(), path) || '.';
}
