/** Activations by built code, on native TensorFlow and on WASM: worker threads, a killed process, memory over many batches. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { provision } from '../../src/tensorflow/provision.js';

const built = pathToFileURL(join(import.meta.dirname, '../../dist/')).href;

/** Opens activations as its argument says and prints lines of JSON: progress, then what it read. */
const program = `
  const { openActivations } = await import('${built}training/activations/open-activations.js');
  const { loadBackbone, networkOf } = await import('${built}model/backbone.js');
  const { uniformAt } = await import('${built}model/random-weights.js');
  const { sha256 } = await import('${built}files/hash.js');
  const { backend, frames: count, rounds, ...options } = JSON.parse(process.argv[1]);
  const say = (line) => console.log(JSON.stringify(line));
  let reads = 0;
  const frames = Array.from({ length: count }, (_, seed) => ({
    id: sha256(String(seed)),
    read: async () => {
      reads++;
      const data = Uint8Array.from({ length: 9000 }, (_, at) => Math.floor(256 * uniformAt(seed, at)));
      return { data, rows: 90, columns: 100 };
    },
  }));
  const backbone = await loadBackbone({ weights: 'random', seed: 2, backend });
  const network = networkOf(backbone);
  const reader = await openActivations(network, frames, { ...options, onProgress: (progress) => say({ progress }) });
  const items = [-1, 0, 1].flatMap((draw) => [0, 1, 2].map((frame) => ({ frame, draw })));
  const values = Buffer.from((await reader.read(items)).buffer).toString('base64');
  const [readsAtFirst, rss] = [reads, []];
  const tensors = network.tf.memory().numTensors;
  for (let round = 0; round < rounds; round++) {
    reader.prefetch(items);
    await reader.read(items);
    if (round % 100 === 99) {
      globalThis.gc?.();
      rss.push(process.memoryUsage.rss());
    }
  }
  say({ values, reads: readsAtFirst, rss, leaked: network.tf.memory().numTensors - tensors });
  await reader.close();
  backbone.dispose();
`;

const augmentation = {
  flipHorizontal: true,
  flipVertical: false,
  rotationDegrees: 25,
  translation: 0.1,
  scale: 0.1,
  contrast: 0.2,
  noise: 3,
  labelEffects: {},
};

interface Answer {
  readonly values: Float32Array;
  readonly reads: number;
  readonly rss: readonly number[];
  readonly leaked: number;
  /** How many frames and draws were done at each step of filling. */
  readonly done: readonly number[];
}

describe('activations by built code', () => {
  let cacheDirectory: string;

  beforeAll(async () => {
    expect(await provision({ log: () => {} })).toMatchObject({ ok: true });
  });

  beforeEach(() => {
    cacheDirectory = mkdtempSync(join(tmpdir(), 'angiolab-activations-'));
  });

  afterEach(() => rmSync(cacheDirectory, { recursive: true }));

  function start(options: object): ChildProcess {
    const plan = {
      cut: 'mixed3',
      imageSize: 75,
      frames: 3,
      draws: 2,
      rounds: 0,
      augmentation,
      cacheDirectory,
      ...options,
    };
    const words = ['--expose-gc', '--input-type=module', '--eval', program, JSON.stringify(plan)];
    return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function read(options: object): Promise<Answer> {
    const child = start(options);
    let text = '';
    for await (const part of child.stdout as NodeJS.ReadableStream) text += part;
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { values, ...found } = lines.at(-1);
    const bytes = Uint8Array.from(Buffer.from(values, 'base64'));
    const done = lines.slice(0, -1).map((line) => line.progress.done);
    return { ...found, done, values: new Float32Array(bytes.buffer) };
  }

  function findDistance(first: Float32Array, second: Float32Array): number {
    const greatest = first.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return first.reduce((most, value, at) => Math.max(most, Math.abs(value - (second[at] as number))), 0) / greatest;
  }

  test.each(['head', 'mixed3', 'all'])('at %s agree on native TensorFlow and WASM', async (cut) => {
    const native = await read({ backend: 'native', cut });
    const wasm = await read({ backend: 'wasm', cut });
    expect(native.values).toHaveLength(wasm.values.length);
    expect(findDistance(native.values, wasm.values)).toBeLessThan(cut === 'all' ? Number.MIN_VALUE : 1e-5);
  });

  test.each(['native', 'wasm'])('on %s are the same cached, read back, and fresh', async (backend) => {
    const filled = await read({ backend });
    expect(filled.done).toEqual([8, 9]);
    const again = await read({ backend });
    expect(again).toMatchObject({ done: [], reads: 0 });
    expect(again.values).toEqual(filled.values);
    rmSync(join(cacheDirectory, 'features'), { recursive: true });
    expect((await read({ backend, draws: 'fresh' })).values).toEqual(filled.values);
  });

  test('goes on after the process was killed while it filled the cache', async () => {
    const plan = { backend: 'native', frames: 60, draws: 3 };
    const expected = await read(plan);
    rmSync(join(cacheDirectory, 'features'), { recursive: true });
    for (const batches of [1, 3, 8]) {
      const child = start(plan);
      let lines = 0;
      for await (const part of child.stdout as NodeJS.ReadableStream) {
        lines += String(part).split('\n').length - 1;
        if (lines >= batches) child.kill('SIGKILL');
      }
    }
    const resumed = await read(plan);
    expect(resumed.done[0]).toBeGreaterThanOrEqual(8 * (1 + 3 + 8));
    expect(resumed.done.at(-1)).toBe(240);
    expect(resumed.values).toEqual(expected.values);
    const files = readdirSync(cacheDirectory, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.f32'))).toHaveLength(240);
  });

  test.each([
    ['cached on disk', { draws: 2, memoryBytes: 0, rounds: 1000, cut: 'mixed1', imageSize: 150 }],
    ['fresh', { draws: 'fresh', rounds: 300, cut: 'mixed0' }],
  ])('take no more memory the longer they are read: %s', async (_, options) => {
    const { rss, leaked } = await read({ backend: 'native', ...options });
    const settled = rss.slice(1);
    // 100 rounds read 236 MB from disk, and prepare 108 MB of fresh frames.
    expect(Math.max(...settled) - (settled[0] as number)).toBeLessThan(40e6);
    expect(leaked).toBe(0);
  });
});
