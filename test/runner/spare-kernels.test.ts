/** Spare kernels, on the kernel that plays a script (test/fixtures/runner/jupyter/kernels/fake). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Kernel } from '../../src/runner/kernel.js';
import { findKernelspec, type Kernelspec } from '../../src/runner/kernelspec.js';
import { createSpareKernels, type SpareKernels } from '../../src/runner/spare-kernels.js';

const env = { ...process.env, JUPYTER_PATH: resolve(import.meta.dirname, '../fixtures/runner/jupyter') };
const place = { cwd: process.cwd(), env };
const { signal } = new AbortController();
/** A kernel's start makes one connection file, and its end removes it. */
let folder: string;
let fake: Kernelspec;
let spares: SpareKernels;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'angiolab-spare-'));
  vi.stubEnv('TMPDIR', folder);
  fake = await findKernelspec('fake', env);
  spares = createSpareKernels();
});
afterEach(async () => {
  await spares.stop();
  vi.unstubAllEnvs();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

const countKernels = (): number => readdirSync(folder).length;

async function play(kernel: Kernel, ...steps: unknown[]): Promise<Kernel['info']> {
  return kernel.execute(JSON.stringify(steps), { onOutput: () => undefined, stopOnError: true });
}

describe('createSpareKernels', () => {
  test('gives the kernel that it prepared, whose first cell is its first', async () => {
    expect(await spares.prepare(fake, place)).toMatchObject({ language_info: { name: 'typescript' } });
    await spares.prepare(fake, place);
    expect(countKernels()).toBe(1);
    const kernel = await spares.start(fake, { ...place, signal });
    expect(countKernels()).toBe(1);
    expect((await play(kernel))['execution_count']).toBe(1);
    await spares.stop();
    expect((await play(kernel))['execution_count']).toBe(2);
    await kernel.stop(0);
  });

  test.each([
    ['folder', { cwd: tmpdir(), env }],
    ['environment', { cwd: place.cwd, env: { ...env, MINE: 'here' } }],
  ])('starts a new one for another %s', async (_what, other) => {
    await spares.prepare(fake, place);
    const kernel = await spares.start(fake, { ...other, signal });
    expect(countKernels()).toBe(2);
    await kernel.stop(0);
  });

  test('gives one that still starts, and ends it where that is waited for no longer', async () => {
    void spares.prepare(fake, place);
    const kernel = await spares.start(fake, { ...place, signal });
    expect(countKernels()).toBe(1);
    await kernel.stop(0);
    const enough = new Error('enough');
    void spares.prepare(fake, place);
    const taken = spares.start(fake, { ...place, signal: AbortSignal.abort(enough) });
    await expect(taken).rejects.toBe(enough);
    expect(countKernels()).toBe(0);
  });

  test('ends one that still starts when all are ended', async () => {
    const info = spares.prepare(fake, place);
    await spares.stop();
    expect([await info, countKernels()]).toEqual([null, 0]);
  });

  test('starts another for one that ended by itself, and leaves nothing of it', async () => {
    await spares.prepare(fake, place);
    const [pid] = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'fake-kernel'], { encoding: 'utf8' }).split(
      '\n',
    );
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(countKernels).toBe(0);
    const kernel = await spares.start(fake, { ...place, signal });
    expect((await play(kernel))['execution_count']).toBe(1);
    await kernel.stop(0);
    const dying: Kernelspec = { ...fake, argv: ['node', '-e', 'process.exit(3)'] };
    expect(await spares.prepare(dying, place)).toBeNull();
    await expect.poll(countKernels).toBe(0);
    await expect(spares.start(dying, { ...place, signal })).rejects.toThrow('exit status 3');
  });
});
