/** `angiolab execute`: one notebook to one executed notebook. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, type Context, executionOptions, readLimits, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { FailedError } from './failure.js';
import { describeInterrupt } from './interrupt.js';
import { loadNotebook } from './load-notebook.js';
import { checkFolder, isSameFile } from './output-path.js';
import { executeTo } from './run-notebook.js';
import { checkAssigned, chooseParameters, parseAssignments } from './set-parameters.js';

export const executeCommand: Command = {
  name: 'execute',
  usage: 'NOTEBOOK --output FILE [--set name=value]… [--timeout-cell S] [--allow-errors]',
  summary: 'executes one notebook, of any kernel, and writes the executed notebook',
  options: {
    output: { type: 'string', value: 'FILE', help: 'the executed notebook, written after each cell' },
    ...executionOptions,
    'allow-errors': { type: 'boolean', help: 'go on after a cell that fails' },
  },
  async run(args, context) {
    const [path, ...more] = args.positionals;
    const output = args.text('output');
    if (path === undefined || more.length > 0 || output === undefined)
      throw new UsageError('Cannot execute: expected one notebook and --output FILE, got other words; see --help');
    const [source, target] = [resolve(context.cwd, path), resolve(context.cwd, output)];
    await checkTarget(source, output, context);
    const notebook = await loadNotebook(source, context);
    const assignments = parseAssignments(args.list('set'));
    checkAssigned([notebook], assignments);
    const executed = await executeTo(
      target,
      notebook,
      {
        parameters: chooseParameters(notebook, {}, assignments),
        ...readLimits(args),
        allowErrors: args.flag('allow-errors'),
      },
      context,
    );
    const { seconds } = executed;
    const failure =
      executed.failure && context.signal.aborted ? describeInterrupt(executed.notebook) : executed.failure;
    const written = executed.notebook !== notebook && existsSync(target);
    if (!written) context.signal.throwIfAborted();
    if (executed.failure !== undefined && !written) throw new FailedError(executed.failure);
    context.print(args.flag('json') ? JSON.stringify({ output, seconds, ...(failure && { error: failure }) }) : output);
    if (failure !== undefined) context.log(`angiolab: ${failure.message}${failure.fix && `; ${failure.fix}`}`);
    return context.signal.aborted ? exitStatus.interrupted : (failure?.status ?? exitStatus.fine);
  },
};

async function checkTarget(source: string, output: string, context: Context): Promise<void> {
  const target = resolve(context.cwd, output);
  await checkFolder('--output', dirname(output), context);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(
      `Cannot execute: expected --output to be a file, got a folder at '${output}'; name a file in it`,
    );
  if (isSameFile(source, target))
    throw new UsageError(
      `Cannot execute: expected --output to be another file than the notebook, got '${output}' for both; name another file`,
    );
}
