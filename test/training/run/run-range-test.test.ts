/** The range test of a stage on WASM: repeatable, after the stages before it, and nothing is left behind. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backbone, loadBackbone, networkOf } from '../../../src/model/backbone.js';
import { runRangeTest, type StageRangeOptions } from '../../../src/training/run/run-range-test.js';
import { TrainingError } from '../../../src/training/run/training-error.js';
import { smallInput, smallRecipe } from './small-training.js';

let backbone: Backbone;
let folder: string;

beforeAll(async () => {
  backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'wasm' });
  folder = await mkdtemp(join(tmpdir(), 'angiolab-range-'));
});

afterAll(async () => {
  backbone.dispose();
  await rm(folder, { recursive: true });
});

const recipe = smallRecipe();
const find = (options: Partial<StageRangeOptions> = {}) =>
  runRangeTest(backbone, { input: smallInput, recipe }, { seed: 1, cacheDirectory: folder, ...options });

describe('runRangeTest', () => {
  test('equal seeds give equal losses, another seed others; no tensor is left', async () => {
    const first = await find({ stage: 'first' });
    const before = networkOf(backbone).tf.memory().numTensors;
    expect(await find({ stage: 'first' })).toEqual(first);
    expect(networkOf(backbone).tf.memory().numTensors).toBe(before);
    expect((await find({ stage: 'first', seed: 2 })).losses).not.toEqual(first.losses);
    expect(first.rates).toHaveLength(first.losses.length);
    expect(first.suggestion).toBeGreaterThan(1e-4);
    expect(first.suggestion).toBeLessThan(1);
  });

  test('the last stage is the default, and starts from what the stages before it learnt', async () => {
    const events: string[] = [];
    const found = await find({
      rates: { steps: 5 },
      onEpoch: ({ stage, epoch }) => void events.push(`${stage} ${epoch}`),
    });
    expect([found.stage, events]).toEqual(['second', ['first 0', 'first 1', 'first 2']]);
    const fresh = await find({ stage: 'first', rates: { steps: 5 } });
    expect(found.losses[0]).toBeLessThan(0.8 * (fresh.losses[0] ?? 0));
  });

  test('ends where its signal says so, and refuses a stage that the recipe lacks', async () => {
    const stop = new AbortController();
    const onProgress = ({ part }: { part: string }): void => {
      if (part === 'rates') stop.abort(new Error('stop here'));
    };
    await expect(find({ signal: stop.signal, onProgress })).rejects.toThrow('stop here');
    await expect(find({ stage: 'secnd' })).rejects.toThrow(
      new TrainingError(
        "Cannot test rates: expected a stage of the recipe (first, second), got 'secnd'; did you mean 'second'?",
      ),
    );
  });
});
