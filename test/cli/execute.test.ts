/** `angiolab execute` as a user calls it, on the kernel that plays a script (test/fixtures/runner). */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkplace, type Ended } from './built-command.js';

const { folder, call, writeScript: write } = createWorkplace('execute');
const writeScript = (name: string, ...cells: readonly (readonly unknown[])[]): void => write(name, cells);
const angiolab = (...words: string[]): Promise<Ended> => call('execute', ...words);

/** Rewrites an executed notebook's text, as if the former run had given something else. */
function rewrite(from: string, to: string, change: (text: string) => string): void {
  writeFileSync(join(folder, to), change(readFileSync(join(folder, from), 'utf8')));
}

const show = (text: string): readonly unknown[] => [
  ['publish', 'display_data', { data: { 'text/plain': text }, metadata: {} }],
];

const fault = { status: 'error', ename: 'E', evalue: 'v', traceback: [] };

describe('--check', () => {
  test('confirms the same outputs, within the tolerance that is asked for', async () => {
    writeScript('fine.ipynb', show('loss 0.5'), show('acc 0.9'));
    expect((await angiolab('fine.ipynb', '--output', 'first.ipynb')).status).toBe(0);
    const same = await angiolab('fine.ipynb', '--output', 'second.ipynb', '--check', 'first.ipynb', '--json');
    expect([same.status, JSON.parse(same.stdout).check]).toEqual([
      0,
      { against: 'first.ipynb', tolerance: { relative: 1e-6, absolute: 1e-9 }, difference: null },
    ]);
    rewrite('first.ipynb', 'near.ipynb', (text) => text.replace('acc 0.9', 'acc 0.91'));
    const words = ['fine.ipynb', '--output', 'second.ipynb', '--check', 'near.ipynb'];
    expect((await angiolab(...words, '--tolerance', '0.02')).status).toBe(0);
    const far = await angiolab(...words);
    expect([far.status, far.stdout]).toEqual([1, 'second.ipynb\n']);
    expect(far.stderr).toContain(
      "angiolab: Cannot confirm near.ipynb: expected 'acc 0.91' in cell 2, output 1 (text/plain), line 1, column 5, got 'acc 0.9'; look what changed",
    );
  });

  test('gives the finding as data, sources first', async () => {
    writeScript('fine.ipynb', show('loss 0.5'), show('acc 0.9'));
    await angiolab('fine.ipynb', '--output', 'first.ipynb');
    rewrite('first.ipynb', 'edited.ipynb', (text) => text.replaceAll('0.9', '0.8'));
    const words = ['fine.ipynb', '--output', 'second.ipynb', '--check', 'edited.ipynb', '--json'];
    const { status, stdout } = await angiolab(...words);
    const { check, error } = JSON.parse(stdout);
    expect([status, error.code]).toEqual([1, 'differs']);
    expect(check.difference).toMatchObject({ kind: 'source', cell: 2, id: 'cell-1' });
    expect(error.message).toContain('in cell 2, source, line 1');
  });

  test('makes no check of a run that failed', async () => {
    writeScript('fails.ipynb', [['reply', { status: 'error', ename: 'E', evalue: 'v', traceback: [] }]]);
    writeScript('old.ipynb', show('a'));
    const { status, stdout } = await angiolab('fails.ipynb', '--output', 'o.ipynb', '--check', 'old.ipynb', '--json');
    const { check, error } = JSON.parse(stdout);
    expect([status, check, error.code]).toEqual([1, undefined, 'cell']);
  });

  test.each([
    [['--check', 'absent.ipynb'], 'Cannot read notebook'],
    [['--tolerance', '0.1'], 'expected it together with --check, got it alone'],
    [['--check', 'old.ipynb', '--tolerance', '2'], "expected a number from 0 to below 1, got '2'"],
    [['--check', 'old.ipynb', '--tolerance', 'ten'], "expected a number from 0 to below 1, got 'ten'"],
    [
      ['--check', 'former.ipynb', '--output', 'former.ipynb'],
      "expected --output to be another file than --check, got 'former.ipynb'",
    ],
  ])('refuses %j before anything runs', async (words, sentence) => {
    for (const name of ['old.ipynb', 'former.ipynb']) writeScript(name, show('a'));
    const output = words.includes('--output') ? [] : ['--output', 'never.ipynb'];
    const { status, stderr } = await angiolab('old.ipynb', ...output, ...words);
    expect([status, existsSync(join(folder, 'never.ipynb'))]).toEqual([2, false]);
    expect(stderr).toContain(sentence);
  });
});

describe('execute', () => {
  test('runs on another kernel than the notebook names', async () => {
    writeScript('lost.ipynb', show('a'));
    rewrite('lost.ipynb', 'lost.ipynb', (text) => text.replace('"name":"fake"', '"name":"nobody-has-this"'));
    expect((await angiolab('lost.ipynb', '--output', 'found.ipynb')).status).toBe(2);
    expect((await angiolab('lost.ipynb', '--output', 'found.ipynb', '--kernel', 'fake')).status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'found.ipynb'), 'utf8')).metadata.kernelspec.name).toBe('fake');
  });

  test('runs in the folder that --cwd names', async () => {
    writeScript('where.ipynb', [['cwd']]);
    mkdirSync(join(folder, 'place'), { recursive: true });
    const outputOf = async (...words: string[]): Promise<string> => {
      expect((await angiolab('where.ipynb', '--output', 'o.ipynb', ...words)).status).toBe(0);
      return JSON.parse(readFileSync(join(folder, 'o.ipynb'), 'utf8')).cells[0].outputs[0].text.join('');
    };
    expect(await outputOf()).toBe(resolve(import.meta.dirname, '../..'));
    expect(await outputOf('--cwd', 'place')).toBe(realpathSync(join(folder, 'place')));
  });

  test('says of a relative path that is not there where it begins', async () => {
    const missing = { ...fault, ename: 'Error', evalue: "ENOENT: no such file or directory, open './data.csv'" };
    writeScript('missing.ipynb', [['reply', missing]]);
    const words = ['missing.ipynb', '--output', 'o.ipynb', '--json', '--cwd', '.'];
    expect(JSON.parse((await angiolab(...words)).stdout).error.fix).toContain("relative paths begin in --cwd '.'");
  });

  test.each([
    [['one.ipynb'], "Cannot execute 'one.ipynb': expected --output FILE, got none; say where"],
    [['--output', 'o.ipynb'], 'Cannot execute: expected one notebook, got none; name its file'],
    [['a', 'b', '--output', 'o.ipynb'], 'Cannot execute: expected one notebook, got 2 words; name one'],
    [
      ['one.ipynb', '--output', 'o.ipynb', '--cwd', 'nowhere'],
      "expected --cwd to be a folder, got nothing at 'nowhere'",
    ],
  ])('refuses %j', async (words, sentence) => {
    writeScript('one.ipynb', show('a'));
    const { status, stderr } = await angiolab(...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test('tells how many messages it did not believe', async () => {
    writeScript('forged.ipynb', [['forge', { name: 'stdout', text: 'forged' }], ['garbage'], ...show('true')]);
    const { status, stdout, stderr } = await angiolab('forged.ipynb', '--output', 'o.ipynb', '--json');
    expect([status, JSON.parse(stdout).droppedMessages]).toEqual([0, 3]);
    expect(stderr).toContain('malformed or signed with another key, and so dropped: 3\n');
  });
});

describe('--quiet', () => {
  test.each([
    ['a failing cell', [['reply', fault]], 1, 'Cannot run cell 1 (In [1])'],
    ['a time limit', [['hang']], 4, "Cannot finish cell 1: expected the cell's end within 1 s"],
    ['a dead kernel', [['exit', 3]], 3, 'expected a living kernel, got exit status 3'],
  ])('tells of %s all the same, in one line', async (_, steps, expected, sentence) => {
    writeScript('loud.ipynb', steps);
    const words = ['loud.ipynb', '--quiet', '--timeout-cell', '1'];
    const [one, set] = [await angiolab(...words, '--output', 'o.ipynb'), await call('run', ...words, '--out', 'set')];
    for (const { status, stderr } of [one, set])
      expect([status, stderr]).toEqual([expected, expect.stringMatching(/^angiolab: .+; .+\n$/)]);
    expect(one.stderr).toContain(sentence);
    expect(set.stderr.replace(/ failed after \d+\.\d s:/, '')).toBe(
      one.stderr.replace('angiolab: ', 'angiolab: loud: '),
    );
  });

  test('tells of a check that differs', async () => {
    writeScript('now.ipynb', show('a'));
    writeScript('former.ipynb', show('b'));
    const { status, stderr } = await angiolab('now.ipynb', '--output', 'o.ipynb', '--check', 'former.ipynb', '--quiet');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^angiolab: Cannot confirm former\.ipynb: .+; .+\n$/)]);
  });

  test('leaves stderr empty with --json, whose document tells of the failure', async () => {
    writeScript('loud.ipynb', [['reply', fault]]);
    const { stdout, stderr } = await angiolab('loud.ipynb', '--output', 'o.ipynb', '--json', '--quiet');
    expect([JSON.parse(stdout), stderr]).toEqual([
      {
        output: 'o.ipynb',
        seconds: expect.any(Number),
        failedCell: { cell: 1, id: 'cell-0', executionCount: 1, ename: 'E', evalue: 'v' },
        error: {
          code: 'cell',
          message: 'Cannot run cell 1 (In [1]): expected no error, got E: v',
          fix: 'mend the cell and run the notebook again',
        },
      },
      '',
    ]);
  });
});

test('run and execute refuse what another run writes, before any kernel starts', async () => {
  writeScript('second.ipynb', show('a'));
  for (const held of ['held/.angiolab', '.held.ipynb']) {
    mkdirSync(join(folder, `${held}.lock`), { recursive: true });
    writeFileSync(join(folder, `${held}.pid`), String(process.pid));
  }
  const set = await call('run', 'second.ipynb', '--out', 'held');
  const one = await angiolab('second.ipynb', '--output', 'held.ipynb');
  expect([set.status, one.status]).toEqual([2, 2]);
  const holder = `another run (process ${process.pid}) holds`;
  expect(set.stderr).toContain(
    `Cannot write to --out 'held': expected a folder that no other run holds, got one that ${holder}`,
  );
  expect(one.stderr).toContain(
    `Cannot write to --output 'held.ipynb': expected a file that no other run holds, got one that ${holder}`,
  );
  expect([existsSync(join(folder, 'held/second.ipynb')), existsSync(join(folder, 'held.ipynb'))]).toEqual([
    false,
    false,
  ]);
});
