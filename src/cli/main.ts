#!/usr/bin/env node
/** The command line's entry: finds the command, runs it, turns what happened into an exit status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { type Command, type Context, parseArguments, renderHelp, UsageError } from './command.js';
import { commands } from './commands.js';
import { exitStatus } from './exit-status.js';
import { describeFailure, type Failure, formatFailure } from './failure.js';
import { createScreen } from './screen.js';

const helpWords: readonly string[] = ['help', '--help', '-h'];

/** Runs the command that `words` name and returns the exit status. Never throws. */
async function main(words: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = words;
  const json = rest.includes('--json');
  try {
    if (name === '--version') {
      context.print(readVersion());
      return exitStatus.fine;
    }
    if (name === undefined || helpWords.includes(name)) {
      const [topic] = rest.filter((word) => !word.startsWith('-'));
      context.print(topic === undefined ? await renderOverview() : renderHelp(await findCommand(topic)));
      return name === undefined ? exitStatus.usage : exitStatus.fine;
    }
    const command = await findCommand(name);
    const args = parseArguments(command, rest);
    if (!args.flag('help')) return await command.run(args, context);
    context.print(renderHelp(command));
    return exitStatus.fine;
  } catch (error) {
    const failure = context.signal.aborted ? describeInterrupt(error, context) : describeFailure(error);
    if (json) context.print(JSON.stringify({ error: failure }));
    else context.warn(`angiolab: ${formatFailure(failure)}`);
    if (process.env['ANGIOLAB_DEBUG'])
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return failure.status;
  }
}

/** The signal's own reason says nothing to a user; another error keeps its message. */
function describeInterrupt(error: unknown, context: Context): Failure {
  const failure = { ...describeFailure(error), status: exitStatus.interrupted };
  if (error !== context.signal.reason) return failure;
  return { ...failure, code: 'interrupted', message: 'interrupted; what was written before is kept', fix: '' };
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return load();
  const known = Object.keys(commands).join(', ');
  throw new UsageError(`Cannot run '${name}': expected one of ${known}, got '${name}'; see npx angiolab --help`);
}

async function renderOverview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...all.map((command) => command.name.length));
  const rows = all.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    'angiolab: why does a fine-tuned medical-image classifier fall apart on new patients?\n',
    '  npx angiolab COMMAND [words] [--help] [--json] [--quiet]',
    '  npx angiolab help COMMAND | --version\n',
    ...rows,
  ].join('\n');
}

function createContext(words: readonly string[]): Context {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endBy(interrupt));
  const quiet = words.includes('--quiet');
  const { stderr } = process;
  const screen = stderr.isTTY && !quiet && process.env['TERM'] !== 'dumb' ? createScreen(stderr) : null;
  const log = screen?.log ?? ((line: string) => void stderr.write(`${line}\n`));
  return {
    print: (line) => process.stdout.write(`${line}\n`),
    log: quiet ? () => undefined : log,
    warn: words.includes('--json') ? () => undefined : log,
    ...(screen && { draw: screen.draw }),
    env: process.env,
    cwd: process.cwd(),
    signal: interrupt.signal,
  };
}

/** The first signal lets the command end in order; the second ends the process, and by its exit hooks the kernels. */
function endBy(interrupt: AbortController): void {
  if (interrupt.signal.aborted) process.exit(exitStatus.interrupted);
  interrupt.abort();
}

const words = process.argv.slice(2);
process.exitCode = await main(words, createContext(words));
