import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The built command line, as a user calls it. */
function angiolab(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
  const env = { ...process.env, ANGIOLAB_CACHE: join(folder, 'cache'), XDG_CONFIG_HOME: join(folder, 'config') };
  return new Promise((done) => {
    execFile(process.execPath, [main, ...words], { cwd: folder, env }, (error, stdout, stderr) => {
      done({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('angiolab', () => {
  test('prints its commands, and exits with 2 where none is named', async () => {
    const help = await angiolab('--help');
    expect(help.status).toBe(0);
    for (const name of ['start', 'run', 'execute', 'render', 'doctor', 'synthesize'])
      expect(help.stdout).toContain(`  ${name} `);
    expect((await angiolab()).status).toBe(2);
  });

  test('refuses an unknown command in one sentence', async () => {
    const { status, stderr, stdout } = await angiolab('dance');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      "angiolab: Cannot run 'dance': expected one of start, run, execute, render, doctor, synthesize, got 'dance'; see angiolab --help\n",
    );
  });

  test('prints a failure as JSON, alone on stdout', async () => {
    const { status, stdout, stderr } = await angiolab('run', '--json', '--data', join(folder, 'missing'));
    expect([status, stderr]).toEqual([2, '']);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('source');
    expect(error.fix).not.toBe('');
    expect(stdout).not.toContain(folder);
  });

  test('refuses a parameter that no notebook declares before anything runs', async () => {
    const { status, stderr } = await angiolab('run', '--set', 'epochz=3', '--out', 'out');
    expect(status).toBe(2);
    expect(stderr).toContain('Cannot set epochz: expected one of data, labels, layout, seed, profile, out');
  });

  test('draws synthetic studies that it can read again', async () => {
    const made = await angiolab('synthesize', '--out', 'studies', '--patients', '4', '--json');
    expect(JSON.parse(made.stdout)).toEqual({ out: 'studies', patients: 4, series: 16, frames: 48 });
  });
});
