/** `angiolab execute`: one notebook to one executed notebook. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { suggestPath } from '../files/near-name.js';
import type { Notebook } from '../notebook/nbformat.js';
import { type Checked, checkOptions, describeCheck, readCheck } from './check-outputs.js';
import { type Command, type Context, executionOptions, readLimits, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { FailedError, type Failure, formatFailure, toJson } from './failure.js';
import { holdOutput } from './hold-output.js';
import { describeInterrupt } from './interrupt.js';
import { loadNotebook } from './load-notebook.js';
import { checkFolder, findKind, isSameFile } from './output-path.js';
import { type Executed, executeTo, type RunOptions } from './run-notebook.js';
import { checkAssigned, chooseParameters, parseAssignments } from './set-parameters.js';

export const executeCommand: Command = {
  name: 'execute',
  usage:
    'NOTEBOOK --output FILE [--kernel NAME] [--cwd DIR] [--set name=value]… [--timeout-cell S] [--timeout S] [--allow-errors] [--check OLD.ipynb] [--tolerance SHARE]',
  summary: 'executes one notebook, of any kernel, and writes the executed notebook',
  options: {
    output: { type: 'string', value: 'FILE', help: 'the executed notebook, written after each cell' },
    ...executionOptions,
    kernel: {
      type: 'string',
      value: 'NAME',
      help: 'the kernel to run it on, instead of the one that the notebook names',
    },
    cwd: {
      type: 'string',
      value: 'DIR',
      help: "the folder in which cells run, where their relative paths begin; default: angiolab's own",
    },
    'allow-errors': { type: 'boolean', help: 'go on after a cell that fails' },
    ...checkOptions,
  },
  async run(args, context) {
    const [given, ...more] = args.positionals;
    const output = args.text('output');
    if (given === undefined || more.length > 0) throw new UsageError(describeWords(args.positionals));
    if (output === undefined)
      throw new UsageError(
        `Cannot execute '${given}': expected --output FILE, got none; say where the executed notebook goes, as in --output done.ipynb`,
      );
    const [source, target] = [resolve(context.cwd, given), resolve(context.cwd, output)];
    await checkTarget(source, output, 'the notebook', context);
    const former = args.text('check');
    if (former !== undefined) await checkTarget(resolve(context.cwd, former), output, '--check', context);
    const check = await readCheck(args, context);
    const notebook = await loadNotebook(given, context);
    const assignments = parseAssignments(args.list('set'));
    checkAssigned([notebook], assignments);
    const options = {
      kernel: args.text('kernel'),
      parameters: chooseParameters(notebook, {}, assignments),
      ...readLimits(args),
      allowErrors: args.flag('allow-errors'),
      ...readCwd(args.text('cwd'), context),
    };
    const path = join(dirname(target), `.${basename(target)}`);
    const place = { option: '--output', word: output, kind: 'file', path } as const;
    const executed = await holdOutput(place, context, () => executeTo(target, notebook, options, context));
    const written = executed.notebook !== notebook && existsSync(target);
    if (!written) context.signal.throwIfAborted();
    if (executed.failure !== undefined && !written) throw new FailedError(executed.failure);
    const checked = executed.failure === undefined ? check?.(executed.notebook) : undefined;
    const failure = findFailure(executed, checked, context);
    const report = { output, seconds: executed.seconds, ...describeDropped(executed.notebook, context) };
    const { failedCell } = executed;
    const json = {
      ...report,
      ...(failedCell && { failedCell }),
      ...(checked && { check: checked }),
      ...(failure && { error: toJson(failure) }),
    };
    context.print(args.flag('json') ? JSON.stringify(json) : output);
    if (failure !== undefined) context.warn(`angiolab: ${formatFailure(failure)}`);
    return context.signal.aborted ? exitStatus.interrupted : (failure?.status ?? exitStatus.fine);
  },
};

/** What ended the run, else what the check found. */
function findFailure(executed: Executed, checked: Checked | undefined, context: Context): Failure | undefined {
  if (executed.failure === undefined) return checked && describeCheck(checked);
  return context.signal.aborted ? describeInterrupt(executed.notebook) : executed.failure;
}

/** Says how many messages of the kernel were not to be believed, where there were some. */
function describeDropped({ metadata }: Notebook, context: Context): { readonly droppedMessages?: number } {
  const { droppedMessages } = (metadata['angiolab'] ?? {}) as { readonly droppedMessages?: number };
  if (droppedMessages === undefined) return {};
  context.log(
    `messages of the kernel that were malformed or signed with another key, and so dropped: ${droppedMessages}`,
  );
  return { droppedMessages };
}

function describeWords({ length }: readonly string[]): string {
  const many = `${length} words; name one (npx angiolab run takes several)`;
  return `Cannot execute: expected one notebook, got ${length === 0 ? 'none; name its file' : many}`;
}

/** The folder in which cells run. @throws {@link UsageError} where there is no such folder */
function readCwd(word: string | undefined, context: Context): Pick<RunOptions, 'cwd'> {
  if (word === undefined) return {};
  const folder = resolve(context.cwd, word);
  const kind = findKind(folder);
  if (kind === 'folder') return { cwd: { folder, word } };
  const got = kind === 'nothing' ? kind : 'a file';
  throw new UsageError(
    `Cannot execute: expected --cwd to be a folder, got ${got} at '${word}'; ${suggestPath(word, context.cwd, 'name a folder')}`,
  );
}

async function checkTarget(source: string, output: string, what: string, context: Context): Promise<void> {
  const target = resolve(context.cwd, output);
  await checkFolder('--output', dirname(output), context);
  if (findKind(target) === 'folder')
    throw new UsageError(
      `Cannot execute: expected --output to be a file, got a folder at '${output}'; name a file in it`,
    );
  if (isSameFile(source, target))
    throw new UsageError(
      `Cannot execute: expected --output to be another file than ${what}, got '${output}' for both; name another file`,
    );
}
