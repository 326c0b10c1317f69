#!/usr/bin/env node
/** The command line's entry: finds the command, runs it, turns what happened into an exit status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { findNearName } from '../files/near-name.js';
import { type Command, type Context, parseArguments, renderHelp, UsageError } from './command.js';
import { commands } from './commands.js';
import { exitStatus } from './exit-status.js';
import { describeFailure, type Failure, formatFailure, toJson } from './failure.js';
import { createScreen } from './screen.js';

const helpWords: readonly string[] = ['help', '--help', '-h'];

/** Runs the command that `words` name and returns the exit status. Never throws. */
async function main(words: readonly string[], context: Context): Promise<number> {
  try {
    const status = await runCommand(words, context);
    return context.signal.aborted ? exitStatus.interrupted : status;
  } catch (error) {
    const failure = context.signal.aborted ? describeInterrupt(error, context) : describeFailure(error);
    if (hasJson(words)) context.print(JSON.stringify({ error: toJson(failure) }));
    else context.warn(`angiolab: ${formatFailure(failure)}`);
    if (process.env['ANGIOLAB_DEBUG'])
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return failure.status;
  }
}

async function runCommand([name, ...rest]: readonly string[], context: Context): Promise<number> {
  const show = (what: 'version' | 'help', text: string): void =>
    context.print(hasJson(rest) ? JSON.stringify({ [what]: text }) : text);
  if (name === '--version') {
    show('version', readVersion());
    return exitStatus.fine;
  }
  if (name === undefined || helpWords.includes(name)) {
    const [topic] = rest.filter((word) => !word.startsWith('-'));
    show('help', topic === undefined ? await renderOverview() : renderHelp(await findCommand(topic)));
    return name === undefined ? exitStatus.usage : exitStatus.fine;
  }
  const command = await findCommand(name);
  const args = parseArguments(command, rest);
  if (!args.flag('help')) return command.run(args, context);
  show('help', renderHelp(command));
  return exitStatus.fine;
}

function hasJson(words: readonly string[]): boolean {
  return words.includes('--json');
}

/** The signal's own reason says nothing to a user; another error keeps its message. */
function describeInterrupt(error: unknown, context: Context): Failure {
  const failure = { ...describeFailure(error), status: exitStatus.interrupted };
  if (error !== context.signal.reason && (error as Error).name !== 'AbortError') return failure;
  return { ...failure, code: 'interrupted', message: 'interrupted; what was written before is kept', fix: '' };
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return load();
  const names = Object.keys(commands);
  const near = findNearName(name, names);
  throw new UsageError(
    `Cannot run '${name}': expected one of ${names.join(', ')}, got '${name}'; ${near === null ? 'see npx angiolab --help' : `did you mean ${near}?`}`,
  );
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
    warn: hasJson(words) && quiet ? () => undefined : log,
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

/**
 * What no command can catch ends the process in our words, by its exit hooks with the kernels: an error thrown outside of every promise, and an
 * output that takes nothing more. A reader who has gone (`| head`) is no failure.
 */
function guardProcess(words: readonly string[]): void {
  const end = (error: unknown, json: boolean): void => {
    const failure = describeFailure(error);
    if (json) process.stdout.write(`${JSON.stringify({ error: toJson(failure) })}\n`);
    else process.stderr.write(`angiolab: ${formatFailure(failure)}\n`);
    process.exit(failure.status);
  };
  process.on('uncaughtException', (error) => end(error, hasJson(words)));
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') end(error, false);
    });
}

const words = process.argv.slice(2);
guardProcess(words);
process.exitCode = await main(words, createContext(words));
