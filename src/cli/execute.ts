/** `angiolab execute`: one notebook to one executed notebook. */
import { resolve } from 'node:path';
import { type Command, readLimitMs, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { loadNotebook } from './load-notebook.js';
import { executeTo } from './run-notebook.js';
import { checkAssigned, chooseParameters, parseAssignments } from './set-parameters.js';

export const executeCommand: Command = {
  name: 'execute',
  usage: 'NOTEBOOK --output FILE [--set name=value]… [--timeout-cell S] [--allow-errors]',
  summary: 'executes one notebook, of any kernel, and writes the executed notebook',
  options: {
    output: { type: 'string', value: 'FILE', help: 'the executed notebook, written after each cell' },
    set: { type: 'list', value: 'name=value', help: "a notebook's parameter; may be given several times" },
    'timeout-cell': { type: 'string', value: 'S', help: 'limit of a cell in seconds' },
    timeout: { type: 'string', value: 'S', help: 'limit of the notebook in seconds' },
    'allow-errors': { type: 'boolean', help: 'go on after a cell that fails' },
  },
  async run(args, context) {
    const [path, ...more] = args.positionals;
    const output = args.text('output');
    if (path === undefined || more.length > 0 || output === undefined)
      throw new UsageError('Cannot execute: expected one notebook and --output FILE, got other words; see --help');
    const notebook = await loadNotebook(resolve(context.cwd, path), context);
    const assignments = parseAssignments(args.list('set'));
    checkAssigned([notebook], assignments);
    const executed = await executeTo(
      resolve(context.cwd, output),
      notebook,
      {
        parameters: chooseParameters(notebook, {}, assignments),
        cellTimeoutMs: readLimitMs(args, 'timeout-cell'),
        timeoutMs: readLimitMs(args, 'timeout'),
        allowErrors: args.flag('allow-errors'),
      },
      context,
    );
    const { failure, seconds } = executed;
    context.print(args.flag('json') ? JSON.stringify({ output, seconds, ...(failure && { error: failure }) }) : output);
    if (failure !== undefined) context.log(`angiolab: ${failure.message}${failure.fix && `; ${failure.fix}`}`);
    return context.signal.aborted ? exitStatus.interrupted : (failure?.status ?? exitStatus.fine);
  },
};
