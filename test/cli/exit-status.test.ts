/** The table of docs/commands.md: what each command ends with, and what `--json` prints then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitStatus } from '../../src/cli/exit-status.js';
import { writeRunRecord } from '../../src/record/write-run-record.js';
import { isRunning } from '../e2e/is-running.js';
import { exampleRecord } from '../record/example-record.js';
import { createWorkplace, type Ended, main } from './built-command.js';
import { writeExecuted } from './compare-files.js';
import { writeRecipe, writeTrainingFolder } from './training-folder.js';

const { folder, env, call, writeScript } = createWorkplace('exit-status');
const { fine, failedFinding, usage, kernelDied, timeLimit, unfinished, interrupted } = exitStatus;

const show = [['publish', 'display_data', { data: { 'text/plain': 'a' }, metadata: {} }]];
const fault = [['reply', { status: 'error', ename: 'E', evalue: 'v', traceback: [] }]];

beforeAll(async () => {
  writeScript('good.ipynb', [show]);
  writeScript('bad.ipynb', [show, fault]);
  writeScript('dies.ipynb', [[['exit', 3]]]);
  writeScript('hangs.ipynb', [[['hang']]]);
  writeScript('nobody.ipynb', [show]);
  rename('nobody.ipynb', '"fake"', '"nobody-has-this"');
  writeFileSync(join(folder, 'text.ipynb'), 'no notebook');
  writeFileSync(join(folder, 'file'), '');
  writeFileSync(join(folder, 'page.html'), '<p>no page of ours');
  mkdirSync(join(folder, 'empty'));
  writeTrainingFolder(join(folder, 'pictures'));
  writeRecipe(join(folder, 'small.json'));
  writeFileSync(join(folder, 'one-label.csv'), 'file,label,split\n0.png,LCA,train\n1.png,LCA,validation\n');
  await writeRunRecord(join(folder, 'run'), exampleRecord);
  await writeExecuted(join(folder, 'one.ipynb'), 'first', {});
  await writeExecuted(join(folder, 'two.ipynb'), 'second', {});
});

function rename(name: string, from: string, to: string): void {
  const path = join(folder, name);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

/** With `--json`: stdout holds one document, and stderr nothing where `--quiet` is said too. */
async function read(...words: string[]): Promise<{ status: number; document: Record<string, unknown> }> {
  const { status, stdout, stderr } = await call(...words, '--json', '--quiet');
  expect([stdout.trimEnd().split('\n').length, stderr]).toEqual([1, '']);
  return { status, document: JSON.parse(stdout) };
}

const dicom = resolve(import.meta.dirname, '../../notebooks/01-inspect.ipynb');

describe('what could not be done', () => {
  test.each<[string[], number, string]>([
    [['dance'], usage, 'usage'],
    [['run', '--jobz', '2'], usage, 'usage'],
    [['run', '--jobs', '0'], usage, 'usage'],
    [['run', 'absent.ipynb'], usage, 'notebook'],
    [['run', 'text.ipynb'], usage, 'notebook'],
    [['run', 'empty'], usage, 'notebook'],
    [['run', 'good.ipynb', 'good.ipynb'], usage, 'usage'],
    [['run', 'good.ipynb', '--set', 'epochs=1'], usage, 'parameter'],
    [['run', 'good.ipynb', '--out', 'file/out'], usage, 'usage'],
    [['run', 'good.ipynb', '--data', 'absent'], usage, 'source'],
    [['start', '--data', 'empty'], usage, 'source'],
    [['execute'], usage, 'usage'],
    [['execute', 'good.ipynb', '--output', 'file/o.ipynb'], usage, 'usage'],
    [['execute', 'good.ipynb', '--output', 'o.ipynb', '--check', 'absent.ipynb'], usage, 'notebook'],
    [['execute', 'nobody.ipynb', '--output', 'o.ipynb'], usage, 'kernelspec'],
    [['render'], usage, 'usage'],
    [['render', 'absent.ipynb'], usage, 'notebook'],
    [['render', 'text.ipynb'], usage, 'notebook'],
    [['render', 'one.ipynb', 'one.ipynb', '--out', 'o'], usage, 'usage'],
    [['compare', 'one.ipynb'], usage, 'usage'],
    [['compare', 'one.ipynb', 'absent.ipynb'], usage, 'usage'],
    [['compare', 'one.ipynb', 'good.ipynb'], usage, 'usage'],
    [['compare', 'one.ipynb', 'two.ipynb', '--out', 'empty'], usage, 'unfinished'],
    [['verify', 'absent.html'], usage, 'usage'],
    [['verify', 'page.html'], usage, 'usage'],
    [['verify', 'empty'], usage, 'unfinished'],
    [['decode', 'absent.dcm'], usage, 'usage'],
    [['decode', dicom], usage, 'dicom'],
    [['predict', 'empty'], usage, 'usage'],
    [['predict', 'absent', 'empty'], usage, 'usage'],
    [['predict', 'empty', 'empty'], usage, 'run-record'],
    [['predict', 'run', 'empty'], usage, 'model'],
    [['predict', 'empty', 'empty', '--out', 'p.txt'], usage, 'usage'],
    [['export', 'empty'], usage, 'usage'],
    [['export', 'empty', '--format', 'tfjs', '--out', 'o'], usage, 'run-record'],
    [['export', 'run', '--format', 'tfjs', '--out', 'o'], usage, 'model'],
    [['export', 'run', '--format', 'keras-h5', '--out', 'o'], usage, 'usage'],
    [['synthesize'], usage, 'usage'],
    [['synthesize', '--out', 'o', '--set', 'dose=many'], usage, 'usage'],
    [['synthesize', '--out', '.'], usage, 'usage'],
    [['train'], usage, 'usage'],
    [['train', 'absent', '--recipe', 'advised', '--out', 'o'], usage, 'source'],
    [['train', 'empty', '--recipe', 'advisd', '--out', 'o'], usage, 'usage'],
    [['train', 'empty', '--recipe', 'text.ipynb/r.json', '--out', 'o'], usage, 'usage'],
    [['train', 'empty', '--recipe', 'advised', '--out', 'file/o'], usage, 'usage'],
    [['train', 'pictures', '--recipe', './small.json', '--out', 'o', '--labels', 'one-label.csv'], usage, 'training'],
    [['kernel', 'remove'], usage, 'usage'],
    [['kernel', 'install', '--prefix', 'absent'], usage, 'usage'],
    [['doctor', '--gpu'], usage, 'usage'],
    [['doctor', '--fix', '--wheel', 'absent.whl'], usage, 'usage'],
  ])('%j: %i', async (words, expected, code) => {
    const { status, document } = await read(...words);
    expect([status, document]).toEqual([
      expected,
      {
        error: {
          code,
          message: expect.stringMatching(/^Cannot .+: expected .+, got:? /),
          fix: expect.stringMatching(/./),
        },
      },
    ]);
  });
});

describe('what was done in part', () => {
  test.each<[string, number, string]>([
    ['bad', failedFinding, 'cell'],
    ['dies', kernelDied, 'kernel-died'],
    ['hangs', timeLimit, 'time-limit'],
  ])('%s: %i, by execute and by run', async (name, expected, code) => {
    const limit = ['--timeout-cell', '1'];
    const one = await read('execute', `${name}.ipynb`, '--output', `${name}-done.ipynb`, ...limit);
    const set = await read('run', `${name}.ipynb`, '--out', `${name}-set`, ...limit);
    const [result] = set.document['results'] as Record<string, unknown>[];
    const error = { code, message: expect.stringContaining('Cannot '), fix: expect.any(String) };
    const failedCell = expect.objectContaining({ cell: name === 'bad' ? 2 : 1 });
    expect([one.status, set.status]).toEqual([expected, expected]);
    expect(one.document).toEqual({ output: `${name}-done.ipynb`, seconds: expect.any(Number), failedCell, error });
    expect(set.document).toEqual({ index: expect.any(String), results: [result], status: expected, error });
    expect(result).toMatchObject({ name, status: 'failed', seconds: expect.any(Number), failedCell, error });
    for (const path of [result?.['notebook'], result?.['report'], set.document['index']])
      expect(existsSync(String(path))).toBe(true);
  });

  test('render goes on after a notebook that it can not read', async () => {
    const { status, document } = await read('render', 'text.ipynb', 'one.ipynb', '--out', 'pages');
    expect(status).toBe(usage);
    expect(document).toMatchObject({ pages: [{ page: 'pages/one.html' }], error: { code: 'notebook' } });
    expect(document['failures']).toEqual([document['error']]);
  });

  test('a check that differs, and a page that was changed, are findings', async () => {
    expect((await call('execute', 'good.ipynb', '--output', 'now.ipynb')).status).toBe(fine);
    rename('now.ipynb', '"a"', '"b"');
    const words = ['execute', 'good.ipynb', '--output', 'o.ipynb', '--check', 'now.ipynb'];
    expect(await read(...words)).toMatchObject({ status: failedFinding, document: { error: { code: 'differs' } } });
    await call('render', 'one.ipynb', '--out', 'changed');
    writeFileSync(join(folder, 'changed/one.html'), `${readFileSync(join(folder, 'changed/one.html'), 'utf8')} `);
    expect((await read('verify', 'changed/one.html')).status).toBe(failedFinding);
  });
});

test.each([
  [['--version']],
  [['help', 'run']],
  [['run', '--help']],
  [['run', 'good.ipynb', '--out', 'fine']],
  [['run', 'good.ipynb', '--out', 'fine', '--explain']],
  [['execute', 'good.ipynb', '--output', 'fine.ipynb']],
  [['render', 'two.ipynb']],
  [['compare', 'one.ipynb', 'two.ipynb']],
  [['kernel', 'list']],
  [['synthesize', '--out', 'studies', '--patients', '4', '--set', 'size=64']],
  [['train', 'pictures', '--recipe', './small.json', '--out', 'trained']],
])('%j: 0, and a document without error', async (words) => {
  const { status, document } = await read(...words);
  expect([status, document['error']]).toEqual([fine, undefined]);
});

/** Starts the command; stdout goes to `stdout`. */
function start(words: readonly string[], stdout: number | 'pipe' = 'pipe'): Started {
  return startNode([main, ...words], stdout);
}

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Ended>;
}

function startNode(words: readonly string[], stdout: number | 'pipe' = 'pipe'): Started {
  const child = spawn(process.execPath, [...words], { cwd: folder, env, stdio: ['ignore', stdout, 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (data) => {
      texts[name] += data;
    });
  return { child, ended: once(child, 'close').then(([status]) => ({ status, ...texts })) };
}

describe('the outside', () => {
  test.skipIf(!existsSync('/dev/full'))('an output that takes nothing more: 5, in our words', async () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = await start(['kernel', 'list', '--json'], full).ended;
    closeSync(full);
    expect([status, stderr]).toEqual([
      unfinished,
      'angiolab: Cannot write the output: expected space on the disk, got a full disk; make room there\n',
    ]);
  });

  test('an error that no promise holds: 5, in our words, and no kernel is left', async () => {
    // Thrown once the first cell is saved.
    const bug = `import { readFileSync } from 'node:fs';
      const read = () => { try { return readFileSync('stays-done.ipynb', 'utf8'); } catch { return ''; } };
      setInterval(() => { if (read().includes('"text"')) throw new Error('a bug'); }, 50).unref();`;
    writeScript('stays.ipynb', [[['pid']], [['hang']]]);
    const words = ['execute', 'stays.ipynb', '--output', 'stays-done.ipynb', '--json'];
    const late = `data:text/javascript,${encodeURIComponent(bug)}`;
    const { status, stdout } = await startNode(['--import', late, main, ...words]).ended;
    expect([status, JSON.parse(stdout)]).toEqual([
      unfinished,
      { error: { code: 'unfinished', message: 'a bug', fix: '' } },
    ]);
    const [pid] = JSON.parse(readFileSync(join(folder, 'stays-done.ipynb'), 'utf8')).cells[0].outputs[0].text;
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });

  test('a reader who has gone is no failure', async () => {
    const { child, ended } = start(['help']);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ status: fine, stderr: '' });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s: 130, by execute and by run, with what was done', async (signal) => {
    writeScript('waits.ipynb', [show, [...show, ['hang']]]);
    writeScript('next.ipynb', [show]);
    const words = [
      ['execute', 'waits.ipynb', '--output', `${signal}.ipynb`, '--json', '--quiet'],
      ['run', 'waits.ipynb', 'next.ipynb', '--jobs', '1', '--out', signal, '--json', '--quiet'],
    ];
    const paths = [`${signal}.ipynb`, `${signal}/waits.ipynb`];
    for (const [index, path] of paths.entries()) {
      const { child, ended } = start(words[index]!);
      const isThere = (): boolean =>
        existsSync(join(folder, path)) && readFileSync(join(folder, path), 'utf8').includes('"a"');
      await expect.poll(isThere, { timeout: 20_000 }).toBe(true);
      child.kill(signal);
      const { status, stdout, stderr } = await ended;
      const document = JSON.parse(stdout);
      expect([status, stderr, document.error.code]).toEqual([interrupted, '', 'interrupted']);
      expect(Object.keys(document.error)).toEqual(['code', 'message', 'fix']);
    }
  });
});
