import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const inspect = resolve(import.meta.dirname, '../../notebooks/01-inspect.ipynb');
const manifest = resolve(import.meta.dirname, '../../package.json');

/** The built command line, as a user calls it. */
function angiolab(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
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
    for (const name of ['start', 'run', 'execute', 'render', 'compare', 'verify', 'kernel', 'doctor', 'synthesize'])
      expect(help.stdout).toContain(`  ${name} `);
    expect((await angiolab()).status).toBe(2);
  });

  test('refuses an unknown command in one sentence', async () => {
    const { status, stderr, stdout } = await angiolab('dance');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      "angiolab: Cannot run 'dance': expected one of start, run, execute, render, compare, verify, kernel, doctor, index, inspect, decode, synthesize, split, train, predict, export, got 'dance'; see npx angiolab --help\n",
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
    const made = await angiolab('synthesize', '--out', 'studies', '--patients', '4', '--set', 'size=64', '--json');
    expect(JSON.parse(made.stdout)).toEqual({ out: 'studies', patients: 4, series: 28, frames: 84 });
  });

  test('prints its version, and the help of one command', async () => {
    expect((await angiolab('--version')).stdout.trim()).toBe(JSON.parse(readFileSync(manifest, 'utf8')).version);
    const [short, long] = [await angiolab('-h'), await angiolab('help', 'doctor')];
    expect([short.status, long.status]).toEqual([0, 0]);
    expect(long.stdout).toContain('npx angiolab doctor [--fix]');
  });

  test.each([
    [['run', '--set', 'data=x'], 'Cannot set data: expected --data to decide it, got --set; use --data instead'],
    [['run', '--set', 'layout=x'], 'use --source instead'],
    [['run', '--jobs', '0'], "Cannot read --jobs: expected a whole number from 1, got '0'; write for example --jobs 2"],
    [['run', '--data', ''], 'expected a value for --data, got an empty one'],
    [['run', '--out', resolve(inspect, '..')], 'expected --out to be another folder than that of 01-inspect.ipynb'],
    [['run', inspect, 'copies/01-inspect.ipynb'], 'expected notebooks of different names, got two 01-inspect.ipynb'],
    [
      ['execute', 'copies/01-inspect.ipynb', '--output', 'copies/../copies/01-inspect.ipynb'],
      'expected --output to be',
    ],
    [['execute', inspect, '--output', 'copies'], "expected --output to be a file, got a folder at 'copies'"],
    [['doctor', 'word'], "Cannot run doctor: expected options alone, got 'word'"],
    [['doctor', '--gpu'], 'expected --gpu together with --fix, got it alone'],
  ])('refuses %j', async (words, sentence) => {
    mkdirSync(join(folder, 'copies'), { recursive: true });
    copyFileSync(inspect, join(folder, 'copies/01-inspect.ipynb'));
    const { status, stdout, stderr } = await angiolab(...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  test.each([
    [['start', '--profile', 'best'], 'expected a profile of demo, full'],
    [['start', '--set', 'epochz=3'], 'Cannot set epochz'],
    [['start', '--data', 'nowhere'], 'Cannot open the source'],
  ])('refuses %j before it provisions anything', async (words, sentence) => {
    const { status, stdout, stderr } = await angiolab(...words);
    expect([status, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toContain(sentence);
    expect(existsSync(join(folder, 'cache/tensorflow'))).toBe(false);
  });

  test('refuses data without two labels, with the labels that it found', async () => {
    await angiolab('synthesize', '--out', 'single', '--patients', '4', '--set', 'size=64');
    const labels = join(folder, 'single/labels.csv');
    writeFileSync(labels, readFileSync(labels, 'utf8').replaceAll(',RCA', ',LCA'));
    const { status, stderr } = await angiolab('run', '--data', 'single', '--out', 'out');
    expect(status).toBe(2);
    expect(stderr).toContain('Cannot run 02-leakage.ipynb: expected data with two labels, got LCA 84; two are needed');
  });

  test('prints no path of a notebook that was not written', async () => {
    const strange = { ...JSON.parse(readFileSync(inspect, 'utf8')) };
    strange.metadata.kernelspec = { name: 'nobody-has-this', display_name: 'none' };
    writeFileSync(join(folder, 'strange.ipynb'), JSON.stringify(strange));
    const { status, stdout, stderr } = await angiolab('execute', 'strange.ipynb', '--output', 'done.ipynb');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('nobody-has-this');
  });

  test('ends synthesizing at the first signal, in order', async () => {
    const child = spawn(process.execPath, [main, 'synthesize', '--out', 'many', '--patients', '500'], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const poll = setInterval(() => {
      if (!existsSync(join(folder, 'many'))) return;
      clearInterval(poll);
      child.kill('SIGTERM');
    }, 20);
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(stderr).toBe('angiolab: interrupted; what was written before is kept\n');
  }, 20_000);
});
