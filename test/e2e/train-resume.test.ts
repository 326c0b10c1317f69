/** A training that is killed at random moments and resumed gives the bytes of one that never stopped, on native TensorFlow. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheDirectory } from '../../src/files/directories.js';
import { openStream } from '../../src/numeric/open-stream.js';
import { provision } from '../../src/tensorflow/provision.js';

const dist = resolve(import.meta.dirname, '../../dist');
const built = pathToFileURL(`${dist}/`).href;
const home = mkdtempSync(join(tmpdir(), 'angiolab-resume-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Loads everything, waits for a line that says how to train, and prints a line for whatever the training tells. */
const program = `
  const { openSource } = await import('${built}dataset/open-source.js');
  const { planTrainings } = await import('${built}cli/plan-trainings.js');
  const { loadBackbone } = await import('${built}model/backbone.js');
  const { resolveRecipe } = await import('${built}training/recipe/resolve-recipe.js');
  const { trainRun } = await import('${built}training/run/write-run.js');
  const { writeSync } = await import('node:fs');
  const { once } = await import('node:events');
  const say = (line) => writeSync(1, line + '\\n');
  const source = await openSource('studies');
  const [{ input }] = await planTrainings(source, { split: source.ownSplit, seeds: [1], folds: null, out: '.' });
  const recipe = await resolveRecipe('./recipe.json');
  const backbone = await loadBackbone({ backend: 'native' });
  const [text] = await once(process.stdin, 'data');
  await trainRun(backbone, { input, recipe }, {
    ...JSON.parse(text),
    seed: 1,
    onProgress: ({ part }) => say(part),
    onEpoch: () => say('epoch'),
    onJournal: async () => say('kept'),
  });
  say('end');
  process.exit();
`;

const recipe = {
  format: 'angiolab.recipe',
  version: 1,
  name: 'small',
  imageSize: 75,
  batchSize: 4,
  draws: 2,
  stages: [
    { name: 'head', trainable: 'head', epochs: 3, learningRate: 0.01, earlyStopping: { patience: 1, restore: true } },
    { name: 'blocks', trainable: 'mixed10', epochs: 2, learningRate: 1e-4, mixup: 0.2, earlyStopping: null },
  ],
};

const compared = ['history.jsonl', 'frames.parquet', 'predictions.parquet', 'model.safetensors', 'run.json'];

interface Killed {
  /** The last line before the process was killed; `end` where it came to its end. */
  readonly last: string;
  readonly lines: readonly string[];
}

function load(): ChildProcess {
  const words = ['--input-type=module', '--eval', program];
  return spawn(process.execPath, words, { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
}

let waiting: ChildProcess | null = null;
afterAll(() => waiting?.kill('SIGKILL'));

/** Trains in a process that is killed `delayMs` after its `line`-th line; the next process loads meanwhile. */
async function trainUntil(options: object, { line, delayMs }: { line: number; delayMs: number }): Promise<Killed> {
  const child = waiting ?? load();
  waiting = load();
  child.stdin?.write(JSON.stringify(options));
  const lines: string[] = [];
  const ended = once(child, 'close');
  for await (const text of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(text);
    if (lines.length === line) void pause(delayMs).then(() => child.kill('SIGKILL'));
  }
  await ended;
  return { last: lines.at(-1) ?? 'nothing', lines };
}

function readFiles(folder: string): Record<string, string> {
  return Object.fromEntries(compared.map((file) => [file, readFileSync(join(home, folder, file), 'base64')]));
}

/** By name, since a difference would be printed whole. */
function listDifferent(folder: string, expected: Record<string, string>): string[] {
  const found = readFiles(folder);
  return compared.filter((file) => found[file] !== expected[file]);
}

function angiolab(...words: string[]): ChildProcess {
  const env = { ...process.env, ANGIOLAB_CACHE: join(home, 'cache'), ANGIOLAB_BACKEND: 'native' };
  return spawn(process.execPath, [join(dist, 'cli/main.js'), ...words], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('a training', () => {
  let expected: Record<string, string>;
  let lines: readonly string[];

  beforeAll(async () => {
    expect(await provision({ log: () => {} })).toMatchObject({ ok: true });
    const sizes = ['size=96', 'framesPerSeries=2', 'seriesPerPatient=2'].flatMap((knob) => ['--set', knob]);
    const words = ['synthesize', '--out', 'studies', '--patients', '8', ...sizes];
    execFileSync(process.execPath, [join(dist, 'cli/main.js'), ...words], { cwd: home, stdio: 'ignore' });
    writeFileSync(join(home, 'recipe.json'), JSON.stringify(recipe));
    mkdirSync(join(home, 'cache'));
    symlinkSync(join(cacheDirectory(), 'tensorflow'), join(home, 'cache/tensorflow'));
    const whole = await trainUntil({ folder: 'whole', cacheDirectory: 'features-whole' }, { line: -1, delayMs: 0 });
    lines = whole.lines;
    expect(lines).toContain('kept');
    expect(lines.at(-1)).toBe('end');
    expected = readFiles('whole');
  });

  test('killed at 19 random moments, while it fills the cache, steps, judges or writes, goes on to the same bytes', async () => {
    const random = openStream(1, 'moments');
    const killedIn: string[] = [];
    const filling = lines.indexOf('epoch');
    for (let training = 1; killedIn.length < 19; training++) {
      const [folder, cache] = [`run-${training}`, `features-${training}`];
      for (let last = ''; last !== 'end'; ) {
        const isOver = killedIn.length === 19;
        // Every other training is killed while it fills its cache, which is a few lines of many.
        const most = last === '' && training % 2 === 1 ? filling : lines.length - 1;
        const moment = { line: isOver ? -1 : 1 + random.integer(most), delayMs: random.integer(20) };
        ({ last } = await trainUntil({ folder, resume: true, cacheDirectory: cache }, moment));
        if (last !== 'end') killedIn.push(last);
      }
      expect([training, listDifferent(folder, expected)]).toEqual([training, []]);
      expect(existsSync(join(home, folder, 'checkpoints'))).toBe(false);
      rmSync(join(home, cache), { recursive: true });
    }
    expect(killedIn).toEqual(expect.arrayContaining(['activations', 'steps', 'epoch', 'kept']));
  });

  test('killed on the command line, its lock is taken over, and it goes on to the same bytes', async () => {
    const words = ['train', 'studies', '--recipe', './recipe.json', '--out', 'cli'];
    const first = angiolab(...words);
    await expect
      .poll(() => existsSync(join(home, 'cli/checkpoints/newest')), { timeout: 60_000, interval: 5 })
      .toBe(true);
    first.kill('SIGKILL');
    await once(first, 'close');
    const resumed = angiolab(...words, '--resume');
    let said = '';
    resumed.stderr?.on('data', (data) => {
      said += data;
    });
    const [status] = await once(resumed, 'close');
    expect([status, said]).toEqual([
      0,
      expect.stringContaining(`cli: waiting for the lock of process ${first.pid}, which was killed; at most 20 s\n`),
    ]);
    expect(listDifferent('cli', expected)).toEqual([]);
  });
});
