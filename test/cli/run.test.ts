/** `angiolab run` as a user calls it, on the kernel that plays a script. */
import { linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkplace } from './built-command.js';

const { folder, call, writeScript } = createWorkplace('run');

const long = Array.from({ length: 40 }, (_, index) => `line ${index} of the message`).join('\n');
const fault = [['reply', { status: 'error', ename: 'E', evalue: long, traceback: [] }]];

test('says in a line each what failed at which cell, and what was skipped, and counts at the end', async () => {
  writeScript('bad.ipynb', [[], fault], { writes: ['x'] });
  writeScript('needy.ipynb', [[]], { reads: ['x/y'], writes: ['z'] });
  writeScript('needier.ipynb', [[]], { reads: ['z'] });
  writeScript('good.ipynb', [[]]);
  const names = ['bad.ipynb', 'needy.ipynb', 'needier.ipynb', 'good.ipynb'];
  const { status, stdout, stderr } = await call('run', ...names, '--out', 'set', '--json');
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('angiolab: '))).toEqual([
    expect.stringMatching(
      /^angiolab: bad: failed after \d+\.\d s: Cannot run cell 2 \(In \[2\]\): expected no error, got E: line 0 of the message, line 1 .{200,280}…; mend the cell and run the notebook again$/,
    ),
    'angiolab: needy: skipped: it depends on bad, which failed',
    'angiolab: needier: skipped: it depends on needy, which was skipped',
  ]);
  expect(lines.at(-1)).toBe('4 notebooks: 1 done, 1 failed, 2 skipped');
  const { results, error } = JSON.parse(stdout);
  expect([status, error.code]).toEqual([1, 'cell']);
  expect(results[0].failedCell).toEqual({ cell: 2, id: 'cell-1', executionCount: 2, ename: 'E', evalue: long });
  expect(results[1]).toEqual({
    name: 'needy',
    status: 'skipped',
    seconds: 0,
    reason: 'Not run: it depends on bad, which failed.',
  });
  expect(Object.keys(results[3]).sort()).toEqual(['name', 'notebook', 'report', 'seconds', 'status']);
  expect(readFileSync(join(folder, 'set/index.html'), 'utf8')).toContain('Not run: it depends on bad, which failed.');
});

test('refuses a notebook that is given twice, by whatever path', async () => {
  writeScript('twice.ipynb', [[]]);
  mkdirSync(join(folder, 'other'), { recursive: true });
  symlinkSync(join(folder, 'twice.ipynb'), join(folder, 'other/link.ipynb'));
  linkSync(join(folder, 'twice.ipynb'), join(folder, 'other/twice.ipynb'));
  for (const again of ['twice.ipynb', './other/../twice.ipynb', 'other/twice.ipynb', 'other/link.ipynb']) {
    const { status, stderr } = await call('run', 'twice.ipynb', again, '--out', 'never');
    const name = again.endsWith('link.ipynb') ? 'link.ipynb' : 'twice.ipynb';
    expect([status, stderr]).toEqual([
      2,
      `angiolab: Cannot run: expected each notebook once, got ${name} twice; name it once\n`,
    ]);
  }
});

test('asks whether a notebook of nearly that name is meant', async () => {
  writeScript('lesions.ipynb', [[]]);
  for (const command of ['run', 'render']) {
    const { status, stderr } = await call(command, 'lesion.ipynb');
    expect([status, stderr]).toEqual([
      2,
      "angiolab: Cannot read notebook 'lesion.ipynb': expected a file, got nothing at that path; did you mean 'lesions.ipynb'?\n",
    ]);
  }
});
