import { describe, expect, test } from 'vitest';
import { type Command, parseArguments, readLimitMs, renderHelp, UsageError } from '../../src/cli/command.js';

const command: Command = {
  name: 'count',
  usage: 'FILE… [--set name=value]…',
  summary: 'counts things',
  options: {
    fix: { type: 'boolean', help: 'mends what it finds' },
    out: { type: 'string', value: 'DIR', help: 'where to' },
    set: { type: 'list', value: 'name=value', help: 'a parameter' },
  },
  run: async () => 0,
};

describe('parseArguments', () => {
  test('reads switches, values, lists and positionals by the option table', () => {
    const args = parseArguments(command, ['a', '--fix', '--set', 'x=1', '--out', 'dir', '--set', 'y=2', 'b']);
    expect(args.positionals).toEqual(['a', 'b']);
    expect([args.flag('fix'), args.flag('json'), args.text('out'), args.text('none')]).toEqual([
      true,
      false,
      'dir',
      undefined,
    ]);
    expect(args.list('set')).toEqual(['x=1', 'y=2']);
  });

  test('refuses an option that is not in the table, and names the help page', () => {
    expect(() => parseArguments(command, ['--jobs', '2'])).toThrow(UsageError);
    expect(() => parseArguments(command, ['--jobs', '2'])).toThrow(
      "Cannot run count: expected its own options, got: Unknown option '--jobs'; see npx angiolab count --help",
    );
  });

  test('refuses an option without its value, or with an empty one', () => {
    expect(() => parseArguments(command, ['--out'])).toThrow(UsageError);
    expect(() => parseArguments(command, ['--out', ''])).toThrow(
      new UsageError('Cannot run count: expected a value for --out, got an empty one; give one, or leave --out away'),
    );
  });

  test('says how to write a value that looks like an option', () => {
    expect(() => parseArguments(command, ['--out', '-x'])).toThrow(
      new UsageError(
        "Cannot run count: expected a value for --out, got a word that begins with '-'; write --out=VALUE if that is the value",
      ),
    );
  });

  test('takes -h for --help', () => {
    expect(parseArguments(command, ['-h']).flag('help')).toBe(true);
  });
});

describe('readLimitMs', () => {
  test('takes seconds above 0 and refuses the rest', () => {
    const read = (words: string[]) => readLimitMs(parseArguments(command, words), 'out');
    expect([read([]), read(['--out', '1.5'])]).toEqual([undefined, 1500]);
    for (const text of [' ', 'ten', '0', 'Infinity'])
      expect(() => read(['--out', text])).toThrow(
        `Cannot read --out: expected a number above 0, got '${text}'; write for example --out 60`,
      );
  });
});

describe('renderHelp', () => {
  test('shows every option of the table and the common ones', () => {
    const page = renderHelp(command);
    for (const part of [
      'counts things',
      'angiolab count FILE…',
      '--fix ',
      '--out DIR',
      '--set name=value',
      '--json',
      '--help',
    ])
      expect(page).toContain(part);
  });
});
