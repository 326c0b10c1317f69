/** What a user sees when things break: a killed kernel, a full disk, a flood, a crowd, a wrong key. On our own kernel. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { CellTimeoutError } from '../../src/runner/errors.js';
import { execute } from '../../src/runner/execute.js';
import { isRunning } from './is-running.js';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

function createNotebook(sources: readonly string[]): Notebook {
  const cells = sources.map((source, index): CodeCell => {
    return { cell_type: 'code', id: `cell-${index}`, metadata: {}, source, outputs: [], execution_count: null };
  });
  return { cells, metadata: { kernelspec: { name: 'angiolab' } }, nbformat: 4, nbformat_minor: 5 };
}

const outputsOf = (notebook: Notebook, cell: number): readonly Output[] => (notebook.cells[cell] as CodeCell).outputs;
const print = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });
const readDone = (path: string): Notebook => parseNotebook(readFileSync(path, 'utf8'));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly peakBytes: number;
}

/** Executes cells through the command line, and watches the memory of its process. */
async function angiolab(output: string, ...sources: string[]): Promise<Ended> {
  const input = join(folder, 'cells.ipynb');
  writeFileSync(input, formatNotebook(createNotebook(sources)));
  const child = spawn(process.execPath, [main, 'execute', input, '--output', output], { cwd: folder });
  let [stdout, stderr, peakBytes] = ['', '', 0];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, readPeak(child.pid));
  }, 50);
  const [status] = await once(child, 'close');
  clearInterval(watch);
  return { status, stdout, stderr, peakBytes };
}

/** The peak of resident memory, in bytes; 0 where the system doesn't tell. */
function readPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

describe('a kernel that is killed from outside', () => {
  test.each([
    ['the process that runs the cells', 0],
    ['the process that speaks the protocol', 1],
  ])('%s: exit status 3, and what was printed before is kept', async (_what, which) => {
    const output = join(folder, `killed-${which}.ipynb`);
    const ended = angiolab(
      output,
      'process.pid + " " + process.ppid',
      'console.log("before");\nawait new Promise(() => {});',
    );
    const pids = (): number[] => {
      const [shown] = outputsOf(readDone(output), 0);
      const text = shown?.output_type === 'execute_result' ? String(shown.data['text/plain']) : '';
      return [...text.matchAll(/\d+/g)].map(Number);
    };
    await expect.poll(() => statSync(output, { throwIfNoEntry: false }) && pids(), { timeout: 60_000 }).toHaveLength(2);
    await new Promise((done) => setTimeout(done, 1000));
    process.kill(pids()[which] as number, 'SIGKILL');
    const { status, stderr } = await ended;
    expect(status).toBe(3);
    expect(stderr).toContain('Cannot run cell 2: expected a living kernel, got ');
    const done = readDone(output);
    expect(outputsOf(done, 1)).toMatchObject([print('before\n'), { output_type: 'error', ename: 'KernelDiedError' }]);
    await expect.poll(() => pids().filter(isRunning)).toEqual([]);
  });
});

/** A disk of half a megabyte; null where the system doesn't let us mount one. */
function mountSmallDisk(): string | null {
  const disk = join(folder, 'disk');
  try {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    return null;
  }
}

describe('a full disk', () => {
  const disk = mountSmallDisk();
  afterAll(() => {
    if (disk !== null) execFileSync('umount', [disk]);
  });
  // The system doesn't say which file a write was for.
  const sentence = 'angiolab: Cannot write the output: expected space on the disk, got a full disk; make room there\n';

  test.skipIf(disk === null)('ends the run while a cell still runs; what was written before is whole', async () => {
    const output = join(disk as string, 'late.ipynb');
    const wait = 'await new Promise((done) => setTimeout(done, 120_000));';
    const { status, stderr } = await angiolab(output, '"small"', 'console.log("x".repeat(600_000));', wait);
    expect([
      status,
      stderr
        .split('\n')
        .filter((line) => !line.startsWith('late: cell'))
        .join('\n'),
    ]).toEqual([5, sentence]);
    const done = readDone(output);
    expect(outputsOf(done, 0)).toMatchObject([{ data: { 'text/plain': "'small'" } }]);
    expect(outputsOf(done, 1)).toEqual([]);
    expect(readdirSync(disk as string)).toEqual(['late.ipynb']);
  });

  test.skipIf(disk === null)(
    'leaves the file of a former run as it was, when there is no room from the start',
    async () => {
      for (const name of readdirSync(disk as string)) rmSync(join(disk as string, name));
      const output = join(disk as string, 'early.ipynb');
      writeFileSync(output, 'of a former run');
      const free = 512 * 1024 - 4096;
      writeFileSync(join(disk as string, 'filler'), Buffer.alloc(free, 1));
      const { status, stderr } = await angiolab(output, '"small"');
      expect([status, stderr.endsWith(sentence)]).toEqual([5, true]);
      expect(readFileSync(output, 'utf8')).toBe('of a former run');
      expect(readdirSync(disk as string).sort()).toEqual(['early.ipynb', 'filler']);
    },
  );
});

describe('a flood', () => {
  test('of 100 MB from one cell arrives whole, in less than 1 GB of the runner', async () => {
    const output = join(folder, 'flood.ipynb');
    const flood =
      'const line: string = "x".repeat(99_999);\nfor (let index = 0; index < 1000; index++) console.log(line);';
    const { status, peakBytes } = await angiolab(output, flood, '"after"');
    expect(status).toBe(0);
    const [shown] = outputsOf(readDone(output), 0);
    expect(shown?.output_type === 'stream' && shown.text === `${'x'.repeat(99_999)}\n`.repeat(1000)).toBe(true);
    if (process.platform === 'linux') expect(peakBytes).toBeGreaterThan(100e6);
    expect(peakBytes).toBeLessThan(1e9);
    rmSync(output);
  });
});

describe('a crowd', () => {
  test('of ten notebooks at once in one process: each has its own kernel and its own outputs', async () => {
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    const done = await Promise.all(
      numbers.map((number) =>
        execute(createNotebook([`const mine: number = ${number};\nconsole.log(process.ppid);`, 'mine * 10'])),
      ),
    );
    expect(done.map((notebook) => outputsOf(notebook, 1))).toMatchObject(
      numbers.map((number) => [{ data: { 'text/plain': String(number * 10) } }]),
    );
    const kernels = done.map((notebook) => Number((outputsOf(notebook, 0)[0] as { text: string }).text));
    expect(new Set(kernels).size).toBe(10);
    await expect.poll(() => kernels.filter(isRunning)).toEqual([]);
  });
});

describe('a connection file with a wrong key', () => {
  test('ends at the limit of the start with one sentence that names the kernel and what it said', async () => {
    const kernel = join(folder, 'jupyter', 'kernels', 'wrong-key');
    mkdirSync(kernel, { recursive: true });
    const launch = resolve(import.meta.dirname, '../../jupyter/kernels/angiolab/launch.cjs');
    const code = `
      const { readFileSync, writeFileSync } = require('node:fs');
      const connection = JSON.parse(readFileSync(process.argv[2], 'utf8'));
      writeFileSync(process.argv[2], JSON.stringify({ ...connection, key: 'another' }));
      require(${JSON.stringify(launch)});`;
    writeFileSync(join(kernel, 'launch.cjs'), code);
    const argv = ['node', '{resource_dir}/launch.cjs', '{connection_file}'];
    writeFileSync(
      join(kernel, 'kernel.json'),
      JSON.stringify({ argv, display_name: 'Wrong key', language: 'typescript' }),
    );
    const error = await execute(createNotebook(['1']), {
      kernel: 'wrong-key',
      env: { JUPYTER_PATH: join(folder, 'jupyter') },
      startTimeoutMs: 4000,
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CellTimeoutError);
    expect((error as Error).message).toBe(
      "Cannot finish starting kernel 'wrong-key': expected an answer within 4 s, got none " +
        "(it said: A message was malformed or signed with another key than the connection file's); " +
        'raise the limit, or look whether the machine is overloaded, the kernel broken, or its key not that of its connection file',
    );
  });
});
