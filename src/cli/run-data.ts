/** Opens the data of a set once before any kernel starts, so that what can't be used is said at once. */
import { basename, relative, resolve } from 'node:path';
import { parseLayout } from '../dataset/layout.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { packageRoot } from '../files/directories.js';
import { sha256 } from '../files/hash.js';
import type { Notebook } from '../notebook/nbformat.js';
import { listParameters } from '../notebook/parameters/parameters.js';
import { type Arguments, type Context, UsageError } from './command.js';
import type { SetPlan } from './run-members.js';
import { tellLeftOut } from './source-options.js';

/** The data of a set: the parameters for its cells, and what a run keeps of it. */
export interface SetData {
  readonly parameters: Readonly<Record<string, string>>;
  readonly kept: SetPlan['data'];
}

/**
 * Opens what `--data`, `--labels` and `--source` name.
 *
 * @throws SourceError where it can't be used; {@link UsageError} where these notebooks can't use it
 */
export async function checkData(
  notebooks: ReadonlyMap<string, Notebook>,
  args: Arguments,
  context: Context,
): Promise<SetData> {
  const [data, labels, layout] = [args.text('data'), args.text('labels'), args.text('source') ?? 'auto'];
  if (data === undefined) {
    if (labels === undefined && layout === 'auto') return { parameters: { data: '' }, kept: {} };
    throw new UsageError('Cannot run: expected --data with --labels or --source, got none; name the folder');
  }
  const path = resolve(context.cwd, data);
  const labelsPath = labels === undefined ? undefined : resolve(context.cwd, labels);
  const source = await openSource(path, { kind: parseLayout(layout), ...(labelsPath && { labels: labelsPath }) });
  context.log(
    `data: ${source.frames.length} frames, labels ${source.classes.join(', ') || 'none'}; ${source.rejected.length} files left out`,
  );
  if (source.classes.length !== 2) checkLabelsUnused(notebooks, source, context);
  const leftOut = source.rejected.map((file) => ({ ...file, path: source.pathOf(file.fileId) }));
  tellLeftOut(leftOut, args, context);
  const parameters = { data: toProject(path), layout, ...(labelsPath && { labels: toProject(labelsPath) }) };
  return { parameters, kept: { data: source.fingerprint, ...describeLeftOut(source) } };
}

/** The fingerprint covers what is used; the notebooks show what isn't, too. */
function describeLeftOut({ rejected }: Source): SetPlan['data'] {
  if (rejected.length === 0) return {};
  const lines = rejected.map(({ fileId, reason }) => JSON.stringify([fileId, reason]));
  return { leftOut: sha256(lines.sort().join('\n')) };
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
export function toProject(path: string): string {
  return relative(packageRoot(), path) || '.';
}
