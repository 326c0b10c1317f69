import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkInstalled, checkStart } from '../../src/cli/check-kernels.js';
import type { Context } from '../../src/cli/command.js';
import { installKernelspec } from '../../src/cli/install-kernelspec.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixtures = resolve(import.meta.dirname, '../fixtures/runner');

function contextWith(jupyterPath: string, signal = new AbortController().signal): Context {
  const env = { ...process.env, JUPYTER_PATH: jupyterPath };
  return { print: () => undefined, log: () => undefined, warn: () => undefined, env, cwd: folder, signal };
}

describe('checkStart', () => {
  test('names a kernel that answers, and its time', async () => {
    const { found, advice } = await checkStart('fake', contextWith(join(fixtures, 'jupyter')));
    expect([found, advice]).toEqual([expect.stringMatching(/^Fake, answers after \d+\.\d s$/), undefined]);
  });

  test('says why a kernel cannot start, with what mends it', async () => {
    expect(await checkStart('absent-program', contextWith(join(fixtures, 'broken')))).toEqual({
      found: 'ends at its start: no such program',
      advice: 'npm ci && npm run build',
    });
    expect(await checkStart('nobody', contextWith(''))).toMatchObject({
      found: expect.stringMatching(/^Cannot find kernel 'nobody'/),
      advice: expect.stringContaining('install the kernel'),
    });
  });

  test('throws the reason of an interrupt', async () => {
    const reason = new Error('enough');
    await expect(checkStart('fake', contextWith(join(fixtures, 'jupyter'), AbortSignal.abort(reason)))).rejects.toBe(
      reason,
    );
  });
});

describe('checkInstalled', () => {
  test('tells where Jupyter finds our kernel, or how to install it', async () => {
    const env = { JUPYTER_DATA_DIR: join(folder, 'data') };
    expect(await checkInstalled(env)).toEqual({ found: 'not installed', advice: 'npx angiolab kernel install' });
    const { now } = await installKernelspec(env.JUPYTER_DATA_DIR, env);
    expect(await checkInstalled(env)).toEqual({ found: now.folder });
  });
});
