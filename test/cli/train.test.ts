/** `angiolab train`, on its own command line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRunRecord } from '../../src/record/read-run-record.js';
import { createWorkplace, type Ended, main } from './built-command.js';
import { writeRecipe, writeTrainingFolder } from './training-folder.js';

const { folder: home, call, env } = createWorkplace('train');
const words = ['data', '--recipe', './small.json'];

beforeAll(() => {
  writeTrainingFolder(join(home, 'data'));
  writeTrainingFolder(join(home, 'no-split'), ['patient']);
  writeRecipe(join(home, 'small.json'));
  writeRecipe(join(home, 'long.json'), { epochs: 10_000 });
});

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Ended>;
}

function start(wanted: readonly string[], preload: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...preload, main, 'train', ...wanted], { cwd: home, env });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (data) => {
      texts[name] += data;
    });
  return { child, ended: once(child, 'close').then(([status]) => ({ status, ...texts })) };
}

async function trainJson(...wanted: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await call('train', ...wanted, '--json', '--quiet');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

function read(...path: string[]): string {
  return readFileSync(join(home, ...path), 'utf8');
}

const sameFiles = ['run.json', 'history.jsonl', 'frames.parquet', 'predictions.parquet', 'model.safetensors'];

describe('angiolab train', { timeout: 120_000 }, () => {
  test('writes a whole record without the test part and any name, tells its epochs and scores', async () => {
    const { status, stdout, stderr } = await call('train', ...words, '--out', 'runs/1', '--tensorboard');
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^weights: nsfwjs.*\nhead, epoch 0: loss .*\nhead, epoch 1: .*\nhead, epoch 2: .*\n$/s),
    ]);
    expect(stdout).toMatch(
      /^runs\/1\n {2}head \(head\): 2 epochs, weights of epoch 2, kept \(.*\)\nValidation, 4 frames of 2 patients; intervals draw whole patients:\n {2}Accuracy: \d\.\d{3}, 95 % from/,
    );
    const record = await readRunRecord(join(home, 'runs/1'));
    expect(record.frames.map(({ split }) => split)).toEqual([
      ...new Array(10).fill('train'),
      ...new Array(4).fill('validation'),
    ]);
    expect(record.history.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    const files = readdirSync(join(home, 'runs/1'), { recursive: true, encoding: 'utf8' }).sort();
    expect(files).toEqual(
      [...sameFiles, 'tensorboard', 'tensorboard/events.out.tfevents.0.angiolab', 'timing.jsonl'].sort(),
    );
    for (const file of sameFiles) expect(readFileSync(join(home, 'runs/1', file)).includes('CANARY')).toBe(false);
  });

  test('refuses a folder with a finished run; --resume only reads it; another seed is another training', async () => {
    await trainJson(...words, '--out', 'finished');
    const before = read('finished/run.json');
    const again = await call('train', ...words, '--out', 'finished');
    expect([again.status, again.stderr]).toEqual([
      2,
      expect.stringMatching(
        /\n?angiolab: Cannot train into finished: expected a folder without a run, got one with a finished run; name another folder, or read it again with --resume\n$/,
      ),
    ]);
    const resumed = await call('train', ...words, '--out', 'finished', '--resume');
    expect([resumed.status, resumed.stderr]).toEqual([
      0,
      expect.stringContaining('finished: finished before, and only read\n'),
    ]);
    expect(read('finished/run.json')).toBe(before);
    const other = await call('train', ...words, '--out', 'finished', '--resume', '--seeds', '2');
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringContaining(
        "Cannot resume the training: expected the seed that it began with, '1', got '2'; resume with what it began with, or train into another folder\n",
      ),
    ]);
  });

  test('several seeds and folds: a record each, and a summary with intervals by patient', async () => {
    const document = await trainJson(...words, '--out', 'many', '--folds', '2', '--seeds', '3,4');
    expect(document).toMatchObject({
      format: 'angiolab.summary',
      version: 1,
      recipe: 'small',
      unit: 'patient',
      units: 5,
      frames: 10,
      runs: ['seed-3/fold-1', 'seed-3/fold-2', 'seed-4/fold-1', 'seed-4/fold-2'].map((name) => ({
        folder: `many/${name}`,
        seed: Number(name[5]),
        diverged: false,
      })),
    });
    const summary = JSON.parse(read('many/summary.json'));
    expect(summary.rows).toEqual(document['rows']);
    expect(summary.runs.map(({ folder }: { folder: string }) => folder)[1]).toBe('seed-3/fold-2');
    const judged: string[] = [];
    for (const fold of ['fold-1', 'fold-2']) {
      const { frames } = await readRunRecord(join(home, 'many/seed-3', fold));
      const [own, others] = [
        frames.filter((one) => one.split === 'validation'),
        frames.filter((one) => one.split === 'train'),
      ];
      const patients = new Set(others.map(({ patient }) => patient));
      expect(own.some(({ patient }) => patients.has(patient))).toBe(false);
      judged.push(...own.map(({ frameId }) => frameId));
    }
    expect(new Set(judged).size).toBe(10);
    expect(judged).toHaveLength(10);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s keeps the epochs that were finished and says how to go on',
    async (signal) => {
      const out = signal.toLowerCase();
      const { child, ended } = start(['data', '--recipe', './long.json', '--out', out, '--json', '--quiet']);
      const epochs = (): number =>
        existsSync(join(home, out, 'history.jsonl')) ? read(out, 'history.jsonl').split('\n').length : 0;
      await expect.poll(epochs, { timeout: 60_000 }).toBeGreaterThan(3);
      child.kill(signal);
      const { status, stdout, stderr } = await ended;
      expect([status, stderr, JSON.parse(stdout)]).toEqual([
        130,
        '',
        {
          error: {
            code: 'interrupted',
            message: `interrupted; what was finished up to the last whole epoch is kept in ${out}`,
            fix: 'go on with the same command and --resume',
          },
        },
      ]);
      expect(readdirSync(join(home, out))).not.toContain('.angiolab.lock');
      const again = await call('train', 'data', '--recipe', './long.json', '--out', out);
      expect([again.status, again.stderr]).toEqual([
        2,
        expect.stringContaining(
          'got one with a training that was stopped; go on with --resume, or name another folder\n',
        ),
      ]);
    },
  );

  test('a disk that is full when a checkpoint is written: 5, nothing is lost, and it can go on', async () => {
    await trainJson(...words, '--out', 'whole');
    const preload = `data:text/javascript,${encodeURIComponent(`
      import { syncBuiltinESMExports } from 'node:module';
      import promises from 'node:fs/promises';
      const open = promises.open;
      promises.open = async (path, ...rest) => {
        if (!/stage-1-epoch-2/.test(String(path))) return open(path, ...rest);
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', errno: -28, syscall: 'write', path });
      };
      syncBuiltinESMExports();`)}`;
    const { ended } = start([...words, '--out', 'full', '--json', '--quiet'], ['--import', preload]);
    const { status, stdout } = await ended;
    expect([status, JSON.parse(stdout)]).toEqual([
      5,
      {
        error: {
          code: 'unfinished',
          message: "Cannot write '000002-stage-1-epoch-2.safetensors': expected space on the disk, got a full disk",
          fix: 'make room there',
        },
      },
    ]);
    expect(readdirSync(join(home, 'full/checkpoints'))).toContain('000001-stage-1-epoch-1.safetensors');
    await trainJson(...words, '--out', 'full', '--resume');
    for (const file of sameFiles)
      expect(readFileSync(join(home, 'full', file)).equals(readFileSync(join(home, 'whole', file)))).toBe(true);
  });

  test('refuses a folder that another training holds, with its process', async () => {
    const { child, ended } = start(['data', '--recipe', './long.json', '--out', 'held', '--quiet']);
    await expect.poll(() => existsSync(join(home, 'held/.angiolab.pid')), { timeout: 60_000 }).toBe(true);
    const { status, stderr } = await call('train', ...words, '--out', 'held', '--quiet');
    child.kill('SIGINT');
    expect([status, stderr]).toEqual([
      2,
      `angiolab: Cannot write to --out 'held': expected a folder that no other run holds, got one that another run (process ${child.pid}) holds; wait for its end, or name another folder\n`,
    ]);
    expect((await ended).status).toBe(130);
  });

  test('--range-test suggests a rate, writes no run record, and gives the same bytes again', async () => {
    const document = await trainJson(...words, '--out', 'range', '--range-test');
    expect(document).toMatchObject({
      format: 'angiolab.range-test',
      version: 1,
      recipe: 'small',
      stage: 'head',
      seed: 1,
    });
    const first = read('range/range-test.json');
    expect(JSON.parse(first)).toEqual(document);
    expect(readdirSync(join(home, 'range'))).toEqual(['range-test.json']);
    const { status, stdout } = await call('train', ...words, '--out', 'range', '--range-test', '--stage', 'head');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^Stage head: learningRate \d\.\de-\d is suggested, .*\nOver \d+ rates from 1\.0e-7 to .*\n$/,
      ),
    ]);
    expect(read('range/range-test.json')).toBe(first);
  });
});

describe('angiolab train refuses', () => {
  beforeAll(() => {
    writeFileSync(join(home, 'text.json'), 'no recipe');
    writeRecipe(join(home, 'unknown.json'), { epochz: 3 });
    const augmentation = { flipHorizontal: true, labelEffects: { flipHorizontal: { Left: 'Right', Right: 'Left' } } };
    writeRecipe(join(home, 'labels.json'), {}, { augmentation });
    writeFileSync(join(home, 'text-split.json'), 'no split');
    writeTrainingFolder(join(home, 'one-class'));
    const rows = read('one-class/labels.csv').replace(/RCA,(CANARY-\d,)train/g, 'LCA,$1train');
    writeFileSync(join(home, 'one-class/labels.csv'), rows);
    mkdirSync(join(home, 'empty'));
  });

  const out = ['--out', 'refused'];
  test.each<[string, string[], string, string]>([
    ['no words', [], 'usage', 'Cannot train: expected one source, got 0'],
    ['two sources', ['data', 'data', '--recipe', 'advised', ...out], 'usage', 'expected one source, got 2'],
    ['no recipe', ['data', ...out], 'usage', 'expected --recipe and --out, got no --recipe'],
    ['no folder', ['data', '--recipe', 'advised'], 'usage', 'got no --out'],
    [
      'a recipe that there is not',
      ['data', '--recipe', 'advisd', ...out],
      'usage',
      "got 'advisd'; did you mean 'advised'?",
    ],
    ['a recipe file that there is not', ['data', '--recipe', 'absent.json', ...out], 'usage', 'Cannot read the recipe'],
    ['a file that is no recipe', ['data', '--recipe', 'text.json', ...out], 'usage', 'Cannot read the recipe'],
    ['an unknown key', ['data', '--recipe', 'unknown.json', ...out], 'usage', "did you mean 'epochs'?"],
    [
      'labels that the data lacks',
      ['data', '--recipe', 'labels.json', ...out],
      'training',
      "to name LCA or RCA, got 'Left'",
    ],
    [
      'seeds that are no numbers',
      [...words, ...out, '--seeds', '1,x'],
      'usage',
      "Cannot read --seeds: expected different whole numbers with commas between them, got '1,x'",
    ],
    ['equal seeds', [...words, ...out, '--seeds', '1,1'], 'usage', "got '1,1'"],
    [
      'one fold',
      [...words, ...out, '--folds', '1'],
      'usage',
      "Cannot read --folds: expected a whole number from 2, got '1'",
    ],
    [
      'more folds than patients',
      [...words, ...out, '--folds', '6'],
      'usage',
      "expected from 2 to 5 folds, as there are so many of unit 'patient', got 6",
    ],
    [
      'a source without a split',
      ['no-split', '--recipe', './small.json', ...out],
      'usage',
      'make one with npx angiolab split no-split --unit patient --out split.json',
    ],
    ['a file that is no split', [...words, ...out, '--split', 'text-split.json'], 'usage', 'Cannot'],
    ['a split that is not there', [...words, ...out, '--split', 'absent.json'], 'unfinished', 'Cannot'],
    [
      'frames of one label',
      ['one-class', '--recipe', './small.json', ...out],
      'training',
      'expected training frames of LCA and RCA, got 10 and 0',
    ],
    ['a source without frames', ['empty', '--recipe', './small.json', ...out], 'source', 'Cannot open the source'],
    [
      'a stage without a range test',
      [...words, ...out, '--stage', 'head'],
      'usage',
      'expected --stage with --range-test',
    ],
    [
      'a range test of a stage that there is not',
      [...words, ...out, '--range-test', '--stage', 'haed'],
      'training',
      "got 'haed'; did you mean 'head'?",
    ],
    [
      'a range test of folds',
      [...words, ...out, '--range-test', '--folds', '2'],
      'usage',
      'Cannot test rates: expected one training, got 2',
    ],
    [
      'a place that can not be written',
      [...words, '--out', 'small.json/run'],
      'usage',
      "Cannot write to --out 'small.json/run'",
    ],
  ])('%s: 2', async (_, wanted, code, sentence) => {
    const { status, stdout, stderr } = await call('train', ...wanted, '--json', '--quiet');
    const { error } = JSON.parse(stdout);
    expect([status, stderr, error.code]).toEqual([2, '', code]);
    expect(`${error.message}; ${error.fix}`).toMatch(/^Cannot .+: expected .+, got:? .+; .+$/s);
    expect(`${error.message}; ${error.fix}`).toContain(sentence);
    expect(existsSync(join(home, 'refused/run.json'))).toBe(false);
  });
});
