#!/usr/bin/env node
/** The command line's entry: finds the command, runs it, turns what happened into an exit status. */
import { type Command, type Context, parseArguments, renderHelp, UsageError } from './command.js';
import { commands } from './commands.js';
import { exitStatus } from './exit-status.js';
import { describeFailure } from './failure.js';

/** Runs the command that `words` name and returns the exit status. Never throws. */
async function main(words: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = words;
  const json = rest.includes('--json');
  try {
    if (name === undefined || name === '--help' || name === 'help') {
      context.print(await renderOverview());
      return name === undefined ? exitStatus.usage : exitStatus.fine;
    }
    const command = await findCommand(name);
    const args = parseArguments(command, rest);
    if (!args.flag('help')) return await command.run(args, context);
    context.print(renderHelp(command));
    return exitStatus.fine;
  } catch (error) {
    const failure = context.signal.aborted
      ? { ...describeFailure(error), status: exitStatus.interrupted }
      : describeFailure(error);
    if (json)
      context.print(JSON.stringify({ error: { code: failure.code, message: failure.message, fix: failure.fix } }));
    else process.stderr.write(`angiolab: ${[failure.message, failure.fix].filter(Boolean).join('; ')}\n`);
    if (process.env['ANGIOLAB_DEBUG'])
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return failure.status;
  }
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return load();
  const known = Object.keys(commands).join(', ');
  throw new UsageError(`Cannot run '${name}': expected one of ${known}, got '${name}'; see angiolab --help`);
}

async function renderOverview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...all.map((command) => command.name.length));
  const rows = all.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    'angiolab: why does a fine-tuned medical-image classifier fall apart on new patients?\n',
    '  angiolab COMMAND [words] [--help] [--json] [--quiet]\n',
    ...rows,
  ].join('\n');
}

function createContext(words: readonly string[]): Context {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const quiet = words.includes('--quiet');
  return {
    print: (line) => process.stdout.write(`${line}\n`),
    log: (line) => {
      if (!quiet) process.stderr.write(`${line}\n`);
    },
    env: process.env,
    cwd: process.cwd(),
    signal: interrupt.signal,
  };
}

const words = process.argv.slice(2);
process.exitCode = await main(words, createContext(words));
