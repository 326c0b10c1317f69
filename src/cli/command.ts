/** What a command is: one option table feeds its parsing and its help; side effects come in through the context. */
import { parseArgs } from 'node:util';
import { findNearName } from '../files/near-name.js';

/** One option of a command, as the help shows it and the parser takes it. */
export interface Option {
  /** `boolean` is a switch; `string` takes a value; `list` may be given several times. */
  readonly type: 'boolean' | 'string' | 'list';
  /** What stands for the value in the help: `DIR`, `FILE`, `N`. */
  readonly value?: string;
  readonly help: string;
}

/** The values of a command's options after parsing. */
export interface Arguments {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** What a command may touch outside itself. */
export interface Context {
  /** Writes a line of the result to stdout. */
  readonly print: (line: string) => void;
  /** Writes a line of progress to stderr; does nothing with `--quiet`. */
  readonly log: (line: string) => void;
  /** Writes a failure to stderr, with `--quiet` too unless `--json` is there as well, whose document tells of it. */
  readonly warn: (line: string) => void;
  /** Draws lines below the log, in place of those drawn before; absent where stderr is no terminal, and with `--quiet`. */
  readonly draw?: (lines: readonly string[]) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Fires on SIGINT and SIGTERM: end what was started, keep what was done. */
  readonly signal: AbortSignal;
}

/** A command: its words, its options and what it does; `run` returns the exit status. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly run: (args: Arguments, context: Context) => Promise<number>;
}

/** The command line can't be understood; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options that every command has. */
const commonOptions: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', help: 'print this page; -h too' },
  json: { type: 'boolean', help: 'print one JSON document on stdout and nothing else there' },
  quiet: { type: 'boolean', help: 'no progress on stderr, failures alone' },
};

/**
 * Parses the words after a command's name by its option table.
 *
 * @throws {@link UsageError} for an unknown option, a missing or empty value, or a value that a switch doesn't take
 */
export function parseArguments(command: Command, words: readonly string[]): Arguments {
  const table = { ...command.options, ...commonOptions };
  const options = Object.fromEntries(
    Object.entries(table).map(([name, option]) => [
      name,
      {
        type: option.type === 'boolean' ? 'boolean' : 'string',
        multiple: option.type === 'list',
        ...(name === 'help' && { short: 'h' }),
      } as const,
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const found = error instanceof Error ? error.message.split(/\.?\n|\. /)[0] : String(error);
    const [, wrong] = /^Unknown option '--([^']+)'/.exec(found ?? '') ?? [];
    const near = wrong === undefined ? null : findNearName(wrong, Object.keys(table));
    const fix = near === null ? `see npx angiolab ${command.name} --help` : `did you mean --${near}?`;
    throw new UsageError(`Cannot run ${command.name}: expected its own options, got: ${found}; ${fix}`);
  }
  const values = parsed.values;
  const empty = Object.keys(values).find((name) => values[name] === '');
  if (empty !== undefined)
    throw new UsageError(
      `Cannot run ${command.name}: expected a value for --${empty}, got an empty one; give one, or leave --${empty} away`,
    );
  return {
    positionals: parsed.positionals,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    list: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
  };
}

/** A command's help page, from its option table. */
export function renderHelp(command: Command): string {
  const table = { ...command.options, ...commonOptions };
  const rows = Object.entries(table).map(([name, option]): [string, string] => [
    `--${name}${option.type === 'boolean' ? '' : ` ${option.value ?? 'VALUE'}`}`,
    option.help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [`${command.summary}\n`, `  npx angiolab ${command.name} ${command.usage}\n`, ...lines].join('\n');
}

/**
 * A time limit given in seconds, in milliseconds; undefined where the option isn't given.
 *
 * @throws {@link UsageError} when it is no number, or not above 0
 */
export function readLimitMs(args: Arguments, option: string): number | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds <= 0)
    throw new UsageError(
      `Cannot read --${option}: expected a number above 0, got '${text}'; write for example --${option} 60`,
    );
  return seconds * 1000;
}

/** The options of every command that executes notebooks. */
export const executionOptions: Readonly<Record<'set' | 'timeout-cell' | 'timeout', Option>> = {
  set: { type: 'list', value: 'name=value', help: "a notebook's parameter; may be given several times" },
  'timeout-cell': { type: 'string', value: 'S', help: 'limit of a cell in seconds' },
  timeout: { type: 'string', value: 'S', help: 'limit of a notebook in seconds' },
};

/** The limits of {@link executionOptions}, in milliseconds. @throws {@link UsageError} as {@link readLimitMs} */
export function readLimits(args: Arguments): {
  readonly cellTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
} {
  return { cellTimeoutMs: readLimitMs(args, 'timeout-cell'), timeoutMs: readLimitMs(args, 'timeout') };
}
