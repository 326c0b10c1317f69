/** Native TensorFlow is provisioned from scratch, survives what goes wrong, and computes what TensorFlow computes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeMachine } from '../../src/tensorflow/describe-machine.js';
import { downloadWheels, requirementOf } from '../../src/tensorflow/download-wheel.js';
import { installationFolder, manifestName } from '../../src/tensorflow/installation.js';
import { loadTensorFlow } from '../../src/tensorflow/load-tensorflow.js';
import { findUnsupported } from '../../src/tensorflow/platform.js';
import { findCompiler, findPip, findProgram } from '../../src/tensorflow/programs.js';
import { type ProvisionResult, provision } from '../../src/tensorflow/provision.js';
import { loadQuietly } from '../../src/tensorflow/quiet-load.js';
import { releases } from '../../src/tensorflow/releases.js';
import { describeConformance } from '../tensorflow/conformance.js';

const dist = pathToFileURL(resolve(import.meta.dirname, '../../dist/tensorflow')).href;
let folder = '';
let cache = '';
let wheel = '';

interface Child {
  readonly process: ChildProcess;
  /** Resolves with the child's last line of stdout as JSON, and its stderr. */
  readonly ended: Promise<{ readonly value: unknown; readonly stderr: string }>;
}

/** Runs a module's source in a Node of its own; `env` replaces single variables. */
function start(source: string, env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Awaited<Child['ended']>>((settle) => {
    child.on('close', () => {
      const last = stdout.trim().split('\n').at(-1);
      settle({ value: last ? JSON.parse(last) : `nothing on stdout; stderr: ${stderr}`, stderr });
    });
  });
  return { process: child, ended };
}

/** A child that provisions and prints its result; it says `extract` on stderr when that part begins. */
function startProvision(options: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}): Child {
  return start(
    `import { provision } from '${dist}/provision.js';
     const onProgress = ({ part, fraction }) => { if (fraction > 0) process.stderr.write(part + '\\n'); };
     const options = { ...${JSON.stringify(options)}, log: () => undefined, onProgress };
     console.log(JSON.stringify(await provision(options)));`,
    env,
  );
}

/** A child that loads what there is and multiplies two matrices. */
const loadSource = `import { loadTensorFlow } from '${dist}/load-tensorflow.js';
  const { tf, backend } = await loadTensorFlow();
  console.log(JSON.stringify({ backend, product: tf.matMul([[1, 2]], [[3], [4]]).arraySync() }));`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'angiolab-provision-'));
  cache = join(folder, 'cache');
  const wheels = join(folder, 'wheels');
  const pip = await findPip();
  if (findUnsupported() === null)
    [wheel = ''] = await downloadWheels([requirementOf(releases.cpu)], { pip: pip ?? ['pip'], folder: wheels });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(findUnsupported() !== null)('provision (only where the platform has a native backend)', () => {
  test('an interrupted download: two processes at once then make one good installation', async () => {
    const environment = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: join(folder, 'wheels') };
    const killed = startProvision({ cacheDirectory: cache }, environment);
    await new Promise<void>((settle) => {
      killed.process.stderr?.once('data', () => settle());
    });
    killed.process.kill('SIGKILL');
    await killed.ended;
    const left = await readdir(join(cache, 'tensorflow'));
    expect(left).toEqual([expect.stringMatching(/^staging-/)]);

    const children = [
      startProvision({ cacheDirectory: cache }, environment),
      startProvision({ cacheDirectory: cache, wheel }),
    ];
    const results = (await Promise.all(children.map((child) => child.ended))).map(
      (end) => end.value as ProvisionResult,
    );
    expect(results.map((result) => result.ok || result.reason)).toEqual([true, true]);
    expect(results.map((result) => result.ok && result.reused).sort()).toEqual([false, true]);
    expect(await readdir(join(cache, 'tensorflow'))).toEqual(['2.21.0-cpu-napi8-linux-x64']);
    await expect(access(wheel)).resolves.toBeUndefined();
  });

  test('a second call reuses the installation and reports the time of each part', async () => {
    const result = await provision({ cacheDirectory: cache, log: () => undefined });
    expect(result).toMatchObject({
      ok: true,
      reused: true,
      flavour: 'cpu',
      timesMs: { download: 0, extract: 0, build: 0 },
    });
    expect(result.ok && result.timesMs.smokeTest).toBeGreaterThan(0);
    const facts = await describeMachine({ cacheDirectory: cache });
    expect(facts.provisioned.map((installation) => basename(installation.folder))).toEqual([
      '2.21.0-cpu-napi8-linux-x64',
    ]);
    expect(facts.compiler).toBe(await findCompiler());
  });

  test('a given wheel needs no pip: it is extracted, built and kept', async () => {
    const path = join(folder, 'bin-compiler');
    await mkdir(path);
    for (const name of ['g++', 'as', 'ld']) await symlink((await findProgram([name])) ?? '', join(path, name));
    const own = join(folder, 'cache-wheel');
    const { value } = await startProvision({ cacheDirectory: own, wheel }, { PATH: path }).ended;
    const result = value as ProvisionResult;
    expect(result.ok || result.reason).toBe(true);
    expect(result.ok && Object.values(result.timesMs).every((time) => time > 0)).toBe(true);
    await expect(access(wheel)).resolves.toBeUndefined();
    await rm(own, { recursive: true });
  });

  test('with Node alone on PATH: one sentence that names what is missing, and WASM computes', async () => {
    const path = join(folder, 'bin-node');
    await mkdir(path);
    await symlink(process.execPath, join(path, 'node'));
    const env = { PATH: path, ANGIOLAB_CACHE: join(folder, 'cache-none'), ANGIOLAB_BACKEND: '' };
    const provisioned = (await startProvision({}, env).ended).value as ProvisionResult;
    expect(!provisioned.ok && provisioned.reason).toMatch(
      /no C\+\+ compiler .* is on PATH; WASM is used instead; install one/,
    );
    const { value, stderr } = await start(loadSource, env).ended;
    expect(value).toMatchObject({
      backend: { name: 'wasm', reason: expect.stringContaining('not provisioned') },
      product: [[11]],
    });
    expect(stderr).toBe('');
  });

  test('a broken installation: WASM computes, and the reason says what to do', async () => {
    const broken = join(folder, 'cache-broken');
    const target = installationFolder('cpu', broken);
    await mkdir(target, { recursive: true });
    await writeFile(join(target, manifestName), JSON.stringify({ tensorflow: '2.21.0', tfjs: '4.22.0' }));
    const { value } = await start(loadSource, { ANGIOLAB_CACHE: broken, ANGIOLAB_BACKEND: '' }).ended;
    expect(value).toMatchObject({ backend: { name: 'wasm' }, product: [[11]] });
    expect((value as { backend: { reason: string } }).backend.reason).toMatch(
      /^WASM is used: native TensorFlow could not be loaded \(.*\); run `npx angiolab doctor --clean --fix`\.$/,
    );
  });

  test('loads without a word on stdout or stderr', async () => {
    const { value, stderr } = await start(loadSource, { ANGIOLAB_CACHE: cache, ANGIOLAB_BACKEND: 'native' }).ended;
    expect(value).toMatchObject({
      backend: { name: 'native', tensorflowVersion: '2.21.0', tfjsVersion: '4.22.0', threads: expect.any(Number) },
      product: [[11]],
    });
    expect(stderr).toBe('');
  });

  test('loadQuietly passes on what is said in earnest, and puts stderr back when loading fails', async () => {
    const { folder: installation } = (await describeMachine({ cacheDirectory: cache })).provisioned[0]!;
    const said: string[] = [];
    const load = () => {
      writeSync(2, 'I0000 00:00:1.1    1 x.cc:1] chatter\nE0000 00:00:1.1    1 x.cc:2] in earnest\n');
      throw new Error('it broke');
    };
    const attempt = () => loadQuietly(installation, load, (text) => said.push(text));
    expect(attempt).toThrow('it broke');
    expect(attempt).toThrow('it broke'); // A second redirection works only after the first was undone.
    expect(said).toEqual(Array(2).fill('E0000 00:00:1.1    1 x.cc:2] in earnest'));
  });
});

describe.skipIf(findUnsupported() !== null)('with the provisioned backend', () => {
  describeConformance('loadTensorFlow on native TensorFlow', () =>
    loadTensorFlow({ backend: 'native', cacheDirectory: cache }),
  );
});
