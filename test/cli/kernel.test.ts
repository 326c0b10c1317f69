import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const main = join(project, 'dist/cli/main.js');
const folders = mkdtempSync(join(tmpdir(), 'angiolab-kernel-'));
afterAll(() => rmSync(folders, { recursive: true }));

let folder = '';
let data = '';
let installed = '';

beforeEach(() => {
  folder = mkdtempSync(join(folders, 'home-'));
  data = join(folder, 'data');
  installed = join(data, 'kernels', 'angiolab');
});

/** The built command in a home of its own, called from another folder than the project's. */
function kernel(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  const own = { PATH: process.env['PATH'], HOME: folder, JUPYTER_DATA_DIR: data, ...env };
  return new Promise((done) => {
    execFile(process.execPath, [main, 'kernel', ...words], { cwd: folder, env: own }, (error, stdout, stderr) => {
      done({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function list(env: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>[]> {
  const { kernels } = JSON.parse((await kernel(['list', '--json'], env)).stdout);
  return kernels.filter(({ folder: place }: { folder: string }) => place.startsWith(folder));
}

const readSpec = (): { argv: string[]; display_name: string } =>
  JSON.parse(readFileSync(join(installed, 'kernel.json'), 'utf8'));

function writeSpec(place: string, spec: object): void {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'kernel.json'), JSON.stringify(spec));
}

const foreign = { argv: ['other', '{connection_file}'], display_name: 'Other', language: 'other' };

describe('kernel install', () => {
  test("writes a kernelspec that starts this project's launcher from any folder, and no other file", async () => {
    const { status, stdout, stderr } = await kernel(['install']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`angiolab is installed in ${installed}.\nIn Jupyter it is called TypeScript (angiolab).\n`);
    expect(readSpec()).toEqual({
      ...JSON.parse(readFileSync(join(project, 'jupyter/kernels/angiolab/kernel.json'), 'utf8')),
      argv: [process.execPath, join(project, 'jupyter/kernels/angiolab/launch.cjs'), '{connection_file}'],
    });
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'data',
      'data/kernels',
      'data/kernels/angiolab',
      'data/kernels/angiolab/kernel.json',
      'data/kernels/angiolab/logo-svg.svg',
    ]);
  });

  test("takes the platform's own folder, or that of a prefix, and says who finds it there", async () => {
    const user = await kernel(['install', '--user', '--json'], {
      JUPYTER_DATA_DIR: '',
      XDG_DATA_HOME: join(folder, 'xdg'),
    });
    if (process.platform === 'linux')
      expect(JSON.parse(user.stdout)).toEqual({
        name: 'angiolab',
        folder: join(folder, 'xdg/jupyter/kernels/angiolab'),
        project,
        notes: [],
      });
    const venv = join(folder, 'venv');
    const place = join(venv, 'share/jupyter');
    mkdirSync(venv);
    const installThere = async (): Promise<Record<string, unknown>> =>
      JSON.parse((await kernel(['install', '--prefix', 'venv', '--json'])).stdout);
    expect(await installThere()).toMatchObject({
      folder: join(place, 'kernels/angiolab'),
      notes: [
        `${venv} is no Python environment (it has no pyvenv.cfg, no conda-meta): Jupyter finds the kernel with JUPYTER_PATH=${place} in its environment.`,
      ],
    });
    writeFileSync(join(venv, 'pyvenv.cfg'), '');
    expect((await installThere())['notes']).toEqual([
      `The Jupyter of the Python environment in ${venv} finds it there; any other with JUPYTER_PATH=${place} in its environment.`,
    ]);
    const active = await kernel(['install', '--json'], { VIRTUAL_ENV: join(folder, 'venv') });
    expect(JSON.parse(active.stdout).notes).toEqual([
      `Jupyter takes the kernel 'angiolab' from ${join(place, 'kernels/angiolab')} before this one.`,
    ]);
  });

  test('replaces a kernelspec of angiolab, one of a moved project too', async () => {
    const argv = ['/gone/node', '/gone/jupyter/kernels/angiolab/launch.cjs', '{connection_file}'];
    writeSpec(installed, { argv, metadata: { angiolab: {} } });
    const { status, stdout } = await kernel(['install']);
    expect(status).toBe(0);
    expect(stdout).toContain('Until now it started angiolab in /gone.');
    expect(readSpec().argv[0]).toBe(process.execPath);
    expect((await kernel(['install'])).status).toBe(0);
  });

  test.each(['another program', 'no JSON'])('leaves the kernelspec of %s alone', async (what) => {
    writeSpec(installed, foreign);
    if (what === 'no JSON') writeFileSync(join(installed, 'kernel.json'), '{');
    const before = readFileSync(join(installed, 'kernel.json'), 'utf8');
    const { status, stdout, stderr } = await kernel(['install']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `angiolab: Cannot install the kernel 'angiolab': expected no kernelspec or one of angiolab in ${installed}, ` +
        `got another program's ('${what === 'no JSON' ? 'angiolab' : 'Other'}'); remove it, or name another place with --prefix\n`,
    );
    expect(readFileSync(join(installed, 'kernel.json'), 'utf8')).toBe(before);
  });

  test("writes through no link, which could lead to the project's own kernelspec", async () => {
    mkdirSync(dirname(installed), { recursive: true });
    const target = join(folder, 'target');
    cpSync(join(project, 'jupyter/kernels/angiolab'), target, { recursive: true });
    symlinkSync(target, installed);
    const { status, stderr } = await kernel(['install']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('got a link; remove it')]);
    expect(JSON.parse(readFileSync(join(target, 'kernel.json'), 'utf8')).argv[0]).toBe('node');
  });

  test('writes nothing to a prefix that is missing or a file, nor where no folder can be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const [prefix, got] of [
      ['absent', 'nothing'],
      ['file', 'a file'],
      ['file/venv', 'nothing'],
    ]) {
      const { status, stderr } = await kernel(['install', '--prefix', `${prefix}`]);
      expect([status, stderr]).toEqual([
        2,
        `angiolab: Cannot install the kernel with --prefix: expected the folder of a Python environment, got ${got} at '${prefix}'; make one (python3 -m venv ${prefix}), or leave --prefix away\n`,
      ]);
    }
    const { status, stderr } = await kernel(['install'], { JUPYTER_DATA_DIR: join(folder, 'file/data') });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^angiolab: Cannot write to your Jupyter folder '.*'/)]);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test.each([
    [[], 'expected install or list, got neither'],
    [['remove'], 'expected install or list, got remove'],
    [['install', '--user', '--prefix', 'x'], 'expected --user or --prefix, got both'],
    [['list', '--user'], 'expected no place, got --user or --prefix'],
  ])('refuses %j', async (words, message) => {
    const { status, stderr } = await kernel(words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('kernel list', () => {
  test('says what Jupyter finds, in its order, whose each is, and which are hidden', async () => {
    await kernel(['install']);
    const venv = join(folder, 'venv');
    writeSpec(join(venv, 'share/jupyter/kernels/Angiolab'), foreign);
    writeSpec(join(venv, 'share/jupyter/kernels/other'), foreign);
    mkdirSync(join(data, 'kernels/empty'), { recursive: true });
    const rows = await list({ VIRTUAL_ENV: venv });
    expect(rows.map(({ name, owner, hidden, fault }) => [name, owner, hidden, fault])).toEqual([
      ['Angiolab', 'other', false, null],
      ['other', 'other', false, null],
      ['angiolab', 'this', true, null],
    ]);
    const preferUser = await list({ VIRTUAL_ENV: venv, JUPYTER_PREFER_ENV_PATH: '0' });
    expect(preferUser.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['angiolab', false],
      ['Angiolab', true],
      ['other', false],
    ]);
  });

  test('tells of a moved project, of a Node.js that is gone and of a copy without its project, with the command that mends it', async () => {
    await kernel(['install']);
    const spec = readSpec();
    const moved = { ...spec, argv: [spec.argv[0], '/gone/jupyter/kernels/angiolab/launch.cjs', '{connection_file}'] };
    const mend = `node ${main} kernel install`;
    writeSpec(installed, moved);
    expect(await list()).toMatchObject([
      { owner: 'copy', project: '/gone', fault: 'there is no angiolab in /gone: moved or removed', fix: mend },
    ]);
    expect((await kernel(['list'])).stdout).toContain(
      `(another angiolab); there is no angiolab in /gone: moved or removed  -> ${mend}`,
    );
    writeSpec(installed, { ...spec, argv: ['/gone/node', ...spec.argv.slice(1)] });
    expect(await list()).toMatchObject([{ owner: 'this', fault: 'its program /gone/node is gone', fix: mend }]);
    const copied = join(folder, 'venv/share/jupyter/kernels/angiolab');
    cpSync(join(project, 'jupyter/kernels/angiolab'), copied, { recursive: true });
    const [copy] = await list({ VIRTUAL_ENV: join(folder, 'venv') });
    expect(copy).toMatchObject({ owner: 'copy', fix: `${mend} --prefix ${join(folder, 'venv')}` });
  });

  test('names what to do where Jupyter finds none of ours', async () => {
    const { status, stdout } = await kernel(['list']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Jupyter finds no kernel 'angiolab' {2}-> npx angiolab kernel install\n$/);
  });
});
