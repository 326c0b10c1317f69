/** The loop over stages on WASM: equal seeds, gates, early stopping, and every way to be stopped and to go on. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { type Backbone, loadBackbone, networkOf } from '../../../src/model/backbone.js';
import type { Recipe } from '../../../src/training/recipe/recipe.js';
import type { Journal } from '../../../src/training/run/journal.js';
import { type TrainingOptions, type TrainingResult, trainRecipe } from '../../../src/training/run/train-recipe.js';
import { TrainingError } from '../../../src/training/run/training-error.js';
import type { TrainingInput } from '../../../src/training/run/training-input.js';
import { blindInput, drawExamples, smallInput, smallRecipe } from './small-training.js';

let backbone: Backbone;
let folder: string;

beforeAll(async () => {
  backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'wasm' });
  folder = await mkdtemp(join(tmpdir(), 'angiolab-train-'));
});

afterAll(async () => {
  backbone.dispose();
  await rm(folder, { recursive: true, force: true });
});

function train(recipe: Recipe, options: Partial<TrainingOptions> = {}, input: TrainingInput = smallInput) {
  const cacheDirectory = join(folder, 'cache');
  return trainRecipe(backbone, { input, recipe }, { seed: 1, cacheDirectory, ...options });
}

/** Without the result, which a failing assertion would print for minutes. */
async function trainAndStop(...given: Parameters<typeof train>): Promise<void> {
  await train(...given);
}

/** All but what differs from run to run; the network by its hash. */
function tell({ journal, state }: TrainingResult): object {
  const { timing: _, ...rest } = journal;
  const { values, head } = state;
  return { ...rest, head, values: sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) };
}

function epochsOf({ history }: Journal): string[] {
  return history.map(({ stage, epoch }) => `${stage} ${epoch}`);
}

describe('trainRecipe', () => {
  test('runs the stages in order, judges both parts each epoch, and leaves no tensor behind', async () => {
    const blocks = { trainable: 'mixed10' };
    await train(smallRecipe({}, { ...blocks, epochs: 1 })); // makes the trunk's filters
    const { tf } = networkOf(backbone);
    const before = tf.memory().numTensors;
    const { journal } = await train(smallRecipe({}, blocks));
    expect(tf.memory().numTensors).toBe(before);
    expect(epochsOf(journal)).toEqual(['first 0', 'first 1', 'first 2', 'second 0', 'second 1', 'second 2']);
    expect(journal.predictions.map(({ training, validation }) => [training.length, validation.length])).toEqual(
      journal.history.map(() => [10, 5]),
    );
    expect(journal.stages.map(({ name, epochs, epoch, kept }) => [name, epochs, epoch, kept])).toEqual([
      ['first', 2, 2, true],
      ['second', 2, 2, true],
    ]);
    const last = journal.history.at(-1);
    expect(Object.keys(last ?? {})).toEqual(
      expect.arrayContaining([
        'loss',
        'valLoss',
        'stepLoss',
        'learningRate',
        'gradientNorm.mixed10',
        'gradientNorm.head',
      ]),
    );
  });

  test('a stage begins as the one before ended', async () => {
    const { journal } = await train(smallRecipe({}, { trainable: 'mixed10', epochs: 1 }));
    const [end, begin] = [journal.predictions[2], journal.predictions[3]];
    for (const [at, logit] of (end?.validation ?? []).entries()) expect(begin?.validation[at]).toBeCloseTo(logit, 3);
  });

  test('equal seeds give equal journals and weights, another seed another training', async () => {
    const first = tell(await train(smallRecipe()));
    expect(tell(await train(smallRecipe()))).toEqual(first);
    expect(tell(await train(smallRecipe(), { seed: 2 }))).not.toEqual(first);
  });

  test('early stopping gives the weights of the best epoch back, to the next stage too', async () => {
    const rule = { monitor: 'valLoss', patience: 1, restore: true };
    const recipe = smallRecipe({ epochs: 6, learningRate: 5, earlyStopping: rule }, { epochs: 1 });
    const { journal } = await train(recipe);
    const losses = journal.history
      .filter(({ stage, epoch }) => stage === 'first' && epoch > 0)
      .map((one) => one['valLoss']);
    const best = losses.indexOf(Math.min(...(losses as number[]))) + 1;
    expect(journal.stages[0]).toMatchObject({ epoch: best, epochs: losses.length });
    expect(losses.length).toBeLessThan(6);
    const begin = journal.predictions.find(({ stage, epoch }) => stage === 'second' && epoch === 0);
    const restored = journal.predictions.find(({ stage, epoch }) => stage === 'first' && epoch === best);
    for (const [at, logit] of (restored?.validation ?? []).entries())
      expect(begin?.validation[at]).toBeCloseTo(logit, 3);
  });

  test('a gate keeps a stage from starting and says why', async () => {
    const notes: string[] = [];
    const gate = { start: { measure: 'valAccuracy', atLeast: 1 } };
    const recipe = smallRecipe({ epochs: 1, learningRate: 1e-6 }, { gate });
    const result = await train(recipe, { onNote: (note) => notes.push(note) }, blindInput);
    expect(epochsOf(result.journal)).toEqual(['first 0', 'first 1']);
    expect(result.journal.stages[1]).toMatchObject({ name: 'second', epochs: 0, epoch: null, kept: false });
    expect(notes).toEqual([
      expect.stringMatching(/^Stage second isn't run: valAccuracy 0\.\d+ of the stage before, less than the 1/),
    ]);
  });

  test('a baseline that is better than the head keeps the blocks from starting', async () => {
    const gate = { start: { measure: 'valAccuracy', atLeast: 'baselines' } };
    const { journal } = await train(smallRecipe({ epochs: 1, learningRate: 1e-6 }, { gate }));
    expect(journal.stages[1]?.reason).toMatch(/not above the best baseline, 1\.0000/); // brightness tells the class
  });

  test('a stage that made validation worse is not kept', async () => {
    const gate = { start: { measure: 'valAccuracy', atLeast: 0 }, keep: 'notWorse' };
    const recipe = smallRecipe({ epochs: 2 }, { epochs: 1, learningRate: 10, gate });
    const { journal, state } = await train(recipe, {}, blindInput);
    expect(journal.stages[1]).toMatchObject({ kept: false, epoch: 1 });
    expect(journal.stages[1]?.reason).toMatch(
      /^valAccuracy .* at least the 0 that was asked for; valUnitLoss .*, worse$/,
    );
    expect(state.values === networkOf(backbone).weights.values).toBe(true);
  });

  test.each([
    ['mixup', { mixup: 0.4 }],
    ['balanced sampling', { sampling: 'balanced', classWeights: 'none' }],
    ['a moving average of the weights', { ema: 0.9 }],
    [
      'L2-SP, clipping, smoothing and momentum',
      { l2sp: 1e-3, clipNorm: 1, labelSmoothing: 0.1, optimizer: { kind: 'sgd' } },
    ],
    ['batch-mode normalisation', { normalization: 'batch' }],
  ])('trains with %s', async (_, settings) => {
    const { journal } = await train(smallRecipe({ epochs: 1 }, { trainable: 'mixed10', ...settings, epochs: 1 }));
    expect(journal.history.at(-1)).toMatchObject({ stage: 'second', epoch: 1, skippedSteps: 0 });
    expect(journal.history.at(-1)?.['loss']).not.toBe(journal.history.at(-2)?.['loss']);
  });

  test('fresh draws and everything unfrozen need no cache', async () => {
    const recipe = smallRecipe({ epochs: 1 }, { trainable: 'all', epochs: 1, learningRate: 1e-5 }, { draws: 'fresh' });
    const { journal } = await train(recipe);
    expect(epochsOf(journal).at(-1)).toBe('second 1');
  }, 60_000);
});

describe('trainRecipe stopped', () => {
  const recipe = smallRecipe({ earlyStopping: { patience: 5, restore: true } });

  test.each([1, 2, 3, 4, 5])('at event %i and resumed is the one that never stopped', async (stopAt) => {
    const whole = tell(await train(recipe));
    const place = join(folder, `stopped-${stopAt}`);
    const stop = new AbortController();
    let events = 0;
    const onEpoch = (): void => {
      events += 1;
      if (events === stopAt) stop.abort(new Error('stop here'));
    };
    await expect(trainAndStop(recipe, { folder: place, signal: stop.signal, onEpoch })).rejects.toThrow('stop here');
    expect(tell(await train(recipe, { folder: place, resume: true }))).toEqual(whole);
  });

  test('goes on from the checkpoint before a damaged one, and says so', async () => {
    const whole = tell(await train(recipe));
    const place = join(folder, 'damaged');
    const stop = new AbortController();
    const onEpoch = ({ stage, epoch }: { stage: string; epoch: number }): void => {
      if (stage === 'second' && epoch === 1) stop.abort(new Error('stop here'));
    };
    await expect(trainAndStop(recipe, { folder: place, signal: stop.signal, onEpoch })).rejects.toThrow('stop here');
    const files = (await readdir(join(place, 'checkpoints'))).filter((name) => name.endsWith('.safetensors')).sort();
    const newest = join(place, 'checkpoints', files.at(-1) ?? '');
    const bytes = await readFile(newest);
    bytes[bytes.length - 100]! ^= 1;
    await writeFile(newest, bytes);
    const notes: string[] = [];
    const resumed = await train(recipe, { folder: place, resume: true, onNote: (note) => notes.push(note) });
    expect(tell(resumed)).toEqual(whole);
    expect(notes).toEqual([expect.stringContaining('expected a whole one')]);
  });

  test('is refused where it began otherwise', async () => {
    const place = join(folder, 'other');
    await train(recipe, { folder: place });
    await expect(trainAndStop(recipe, { folder: place, resume: true, seed: 2 })).rejects.toThrow(
      new TrainingError(
        "Cannot resume the training: expected the seed that it began with, '1', got '2'; resume with what it began with, or train into another folder",
      ),
    );
  });
});

describe('trainRecipe refuses', () => {
  const refusal = (input: Partial<TrainingInput>): Promise<void> =>
    trainAndStop(smallRecipe(), {}, { ...smallInput, ...input });

  test('frames of one class', async () => {
    const training = smallInput.training.filter(({ label }) => label === 0);
    await expect(refusal({ training })).rejects.toThrow(
      new TrainingError(
        'Cannot train: expected training frames of LCA and RCA, got 6 and 0; mend the labels or the split',
      ),
    );
  });

  test('no validation frames, and frames in both parts', async () => {
    await expect(refusal({ validation: [] })).rejects.toThrow('expected validation frames, got none');
    const validation = [...drawExamples('validation', 2), ...smallInput.training.slice(0, 1)];
    await expect(refusal({ validation })).rejects.toThrow('got 1 that are in both');
  });
});
