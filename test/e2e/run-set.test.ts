/** `angiolab run` on sets of small notebooks: several at once, resumed, explained, interrupted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-set-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** All that this file starts carries it in its environment. */
const mark = `ANGIOLAB_TEST_SET=${process.pid}-${Date.now()}`;

/** Processes that carry the mark and still run. */
function findMarked(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const [name = '', value = ''] = mark.split('=');
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, env: { ...process.env, [name]: value } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  return { child, ended: once(child, 'close').then(([status]) => ({ status, stdout, stderr })) };
}

const angiolab = (...words: string[]): Promise<Ended> => start(words).ended;

interface Products {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

/** Writes a notebook that is named after the set and itself; gives its path. */
function write(set: string, name: string, sources: readonly string[], products: Products = {}): string {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    metadata: source.startsWith('let out') ? { tags: ['parameters'] } : {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const metadata = { kernelspec: { name: 'angiolab', language: 'typescript' }, angiolab: products };
  mkdirSync(join(folder, set), { recursive: true });
  const path = join(folder, set, `${name}.ipynb`);
  writeFileSync(path, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

const readIndex = (out: string): string => readFileSync(join(folder, out, 'index.html'), 'utf8');

/** A cell that makes a file and then waits until there is another. */
const meet = (own: string, other: string): string => `import { existsSync, writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(join(folder, own))}, "");
while (!existsSync(${JSON.stringify(join(folder, other))})) await new Promise((done) => setTimeout(done, 20));`;

const parameters = 'let out = "reports";';
const make = (text: string): string => `import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
mkdirSync(resolve(out, "runs"), { recursive: true });
writeFileSync(resolve(out, "runs/x"), ${JSON.stringify(text)});`;

describe.runIf(process.platform === 'linux')('angiolab run', () => {
  test('runs two notebooks at once, and lists them in their order', async () => {
    const paths = [
      write('two', 'b', [meet('b', 'a')]),
      write('two', 'a', [meet('a', 'b'), '1 + 1']),
      write('two', 'c', ['3']),
    ];
    const { status, stdout } = await angiolab('run', ...paths, '--jobs', '2', '--out', 'two-out', '--json');
    const { results } = JSON.parse(stdout);
    expect([status, results.map((result: { name: string }) => result.name)]).toEqual([0, ['b', 'a', 'c']]);
    expect([...readIndex('two-out').matchAll(/href="(\w)\.html"/g)].map(([, name]) => name)).toEqual(['b', 'a', 'c']);
    expect(findMarked()).toEqual([]);
  });

  test('executes again what changed, and what reads a product that changed; explains that before', async () => {
    const source = (text: string): string[] => [
      write('resume', 'make', [parameters, make(text)], { writes: ['runs/x'] }),
      write('resume', 'read', [parameters, 'import { readFileSync } from "node:fs";', '1'], { reads: ['runs'] }),
      write('resume', 'other', ['2']),
    ];
    const paths = source('one');
    const run = async (...words: string[]): Promise<Record<string, unknown>[]> => {
      const { status, stdout, stderr } = await angiolab('run', ...paths, '--out', 'resume-out', '--json', ...words);
      expect([status, stderr]).toEqual([0, expect.not.stringContaining('failed')]);
      const { results, notebooks } = JSON.parse(stdout);
      return results ?? notebooks;
    };
    const keptIn = (results: Record<string, unknown>[]): unknown[] => results.map(({ kept }) => kept === true);
    const decisions = async (): Promise<unknown[]> => (await run('--explain')).map(({ decision }) => decision);

    expect(await decisions()).toEqual(['run', 'run', 'run']);
    expect(existsSync(join(folder, 'resume-out'))).toBe(false);
    expect(keptIn(await run('--resume'))).toEqual([false, false, false]);
    expect(await decisions()).toEqual(['keep', 'keep', 'keep']);
    expect(keptIn(await run('--resume'))).toEqual([true, true, true]);
    const times = [...readIndex('resume-out').matchAll(/data-label="Duration" data-sort="([^"]*)"/g)];
    expect(times.map(([, ms]) => Number(ms) > 0)).toEqual([true, true, true]);

    source('two');
    const [changed, dependent] = await run('--explain');
    expect(changed).toMatchObject({ decision: 'run', changes: [{ what: 'cell 3' }] });
    expect(dependent).toMatchObject({ decision: 'depends', on: ['make'] });
    expect(keptIn(await run('--resume'))).toEqual([false, false, true]);

    // Another source that makes the same changes nothing for who reads it.
    source('two');
    write('resume', 'make', [parameters, `// again\n${make('two')}`], { writes: ['runs/x'] });
    expect(keptIn(await run('--resume'))).toEqual([false, true, true]);

    rmSync(join(folder, 'resume-out/runs/x'));
    const { stdout } = await angiolab('run', ...paths, '--out', 'resume-out', '--explain');
    expect(stdout).toMatch(/^make: would be run\n {2}wrote runs\/x: [0-9a-f]{12} -> missing\nread: would be run\n/);
    expect(keptIn(await run('--resume'))).toEqual([false, true, true]);
  });

  test('leaves no process after an interrupt, keeps what was done, and resumes', async () => {
    const paths = [
      write('stop', 'done', ['1']),
      write('stop', 'busy', ['"before"', `${meet('busy', 'go')}`]),
      write('stop', 'next', ['3']),
    ];
    const words = ['run', ...paths, '--jobs', '1', '--out', 'stop-out', '--json'];
    const { child, ended } = start(words);
    await expect.poll(() => existsSync(join(folder, 'busy')), { timeout: 60_000 }).toBe(true);
    // The command, the two processes of the kernel of `busy`, and the spare one of `next`.
    await expect.poll(() => findMarked().length, { timeout: 20_000 }).toBeGreaterThan(3);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(findMarked()).toEqual([]);
    expect([status, JSON.parse(stdout).results.map((result: { status: string }) => result.status)]).toEqual([
      130,
      ['done', 'failed', 'skipped'],
    ]);
    expect(readFileSync(join(folder, 'stop-out/busy.ipynb'), 'utf8')).toContain("'before'");
    writeFileSync(join(folder, 'go'), '');
    const resumed = JSON.parse((await angiolab(...words, '--resume')).stdout);
    expect(resumed.results.map(({ status: end, kept }: Record<string, unknown>) => [end, kept])).toEqual([
      ['done', true],
      ['done', undefined],
      ['done', undefined],
    ]);
  });

  test('skips what depends on a failed notebook, runs the others, and ends their kernels', async () => {
    const paths = [
      write('fail', 'bad', ['throw new Error("no")'], { writes: ['x'] }),
      write('fail', 'needy', ['1'], { reads: ['x/y'] }),
      write('fail', 'good', ['2']),
    ];
    const { status, stdout } = await angiolab('run', ...paths, '--jobs', '2', '--out', 'fail-out', '--json');
    const { results } = JSON.parse(stdout);
    expect([status, results.map((result: { status: string }) => result.status)]).toEqual([
      1,
      ['failed', 'skipped', 'done'],
    ]);
    expect(findMarked()).toEqual([]);
  });

  test('ends every notebook when a page of one can not be written', async () => {
    const paths = [
      write('full', 'long', [meet('full-long', 'never')]),
      write('full', 'short', [meet('x', 'full-long')]),
    ];
    mkdirSync(join(folder, 'full-out/short.html/x'), { recursive: true });
    const { status, stdout, stderr } = await angiolab('run', ...paths, '--jobs', '2', '--out', 'full-out');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain("angiolab: Cannot write 'short.html': expected a file, got a folder; name a file\n");
    expect(findMarked()).toEqual([]);
  });

  test('leaves no process when it is killed', async () => {
    const paths = [write('kill', 'long', [meet('long', 'never')]), write('kill', 'next', ['3'])];
    const { child, ended } = start(['run', ...paths, '--jobs', '1', '--out', 'kill-out']);
    await expect.poll(() => findMarked().length, { timeout: 60_000 }).toBeGreaterThan(3);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(findMarked, { timeout: 20_000 }).toEqual([]);
  });
});
