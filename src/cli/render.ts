/** `angiolab render`: executed notebooks to HTML. */
import { basename, dirname, relative, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { sha256OfFile } from '../files/hash.js';
import { readAndRepair } from '../notebook/read-notebook.js';
import type { AssetPlace } from '../report/assets.js';
import type { ReportSummary } from '../report/tally.js';
import { checkNames } from './check-names.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { describeFailure, type Failure, formatFailure, toJson } from './failure.js';
import { findNotebook } from './load-notebook.js';
import { checkFolder } from './output-path.js';
import { writeReport } from './render-notebook.js';

export const renderCommand: Command = {
  name: 'render',
  usage: 'FILE… [--out DIR] [--assets inline|shared] [--strict]',
  summary: 'renders executed notebooks, of any kernel, to HTML pages that need no network',
  options: {
    out: { type: 'string', value: 'DIR', help: 'where the pages go; default: beside each notebook' },
    assets: {
      type: 'string',
      value: 'PLACE',
      help: 'inline (default): each page is one file; shared: pages of a folder share scripts, style and fonts in its assets/',
    },
    strict: { type: 'boolean', help: 'refuse a notebook that has to be repaired, instead of noting it on the page' },
  },
  async run(args, context) {
    if (args.positionals.length === 0)
      throw new UsageError('Cannot render: expected at least one executed notebook, got none; name its file');
    // Rendering makes much garbage and keeps little: a heap that may only grow by half takes a third less memory in the same time.
    setFlagsFromString('--heap-growing-percent=50');
    const out = args.text('out');
    if (out !== undefined) {
      const paths = args.positionals.map((word) => resolve(context.cwd, word));
      checkNames('render', paths);
      await checkFolder('--out', out, context);
    }
    const assets = readPlace(args.text('assets') ?? 'inline');
    const pages: object[] = [];
    const failures: Failure[] = [];
    const isAlone = args.positionals.length === 1;
    for (const file of args.positionals) {
      context.signal.throwIfAborted();
      try {
        const { page, summary } = await renderFile(file, { args, context, assets });
        pages.push({ page, ...summary });
        if (!args.flag('json')) context.print(page);
      } catch (error) {
        if (isAlone) throw error;
        const failure = describeFailure(error);
        failures.push(failure);
        context.warn(`angiolab: ${formatFailure(failure)}`);
      }
    }
    const worst = failures.reduce<Failure | undefined>((a, b) => (a && a.status >= b.status ? a : b), undefined);
    if (args.flag('json'))
      context.print(JSON.stringify({ pages, ...(worst && { error: toJson(worst), failures: failures.map(toJson) }) }));
    return worst?.status ?? exitStatus.fine;
  },
};

function readPlace(word: string): AssetPlace {
  if (word === 'inline' || word === 'shared') return word;
  throw new UsageError(
    `Cannot render: expected --assets to be inline or shared, got '${word}'; leave it out for inline`,
  );
}

interface Rendering {
  readonly args: Arguments;
  readonly context: Context;
  readonly assets: AssetPlace;
}

async function renderFile(
  file: string,
  { args, context, assets }: Rendering,
): Promise<{ readonly page: string; readonly summary: ReportSummary }> {
  const path = findNotebook(file, context.cwd);
  const out = args.text('out');
  const folder = out === undefined ? dirname(path) : resolve(context.cwd, out);
  const { notebook, repairs } = await readAndRepair(path);
  if (args.flag('strict') && repairs.length > 0)
    throw new UsageError(
      `Cannot render ${basename(path)}: expected a valid notebook of nbformat 4.5, got one to repair (${repairs[0]}); mend it, or leave --strict away`,
    );
  for (const repair of repairs) context.log(`${basename(path)}: repaired: ${repair}`);
  const hash = await sha256OfFile(path);
  const report = await writeReport(folder, basename(path, '.ipynb'), notebook, { repairs, hash, assets });
  return { page: relative(context.cwd, report.path), summary: report.summary };
}
