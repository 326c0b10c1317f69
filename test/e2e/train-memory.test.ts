/** A training takes no more memory the longer it goes on, on native TensorFlow. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import { provision } from '../../src/tensorflow/provision.js';
import { trainRecipe } from '../../src/training/run/train-recipe.js';
import { smallInput, smallRecipe } from '../training/run/small-training.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-memory-'));
let backbone: Backbone;

beforeAll(async () => {
  expect(await provision({ log: () => {} })).toMatchObject({ ok: true });
  backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'native' });
});

afterAll(() => {
  backbone.dispose();
  rmSync(folder, { recursive: true });
});

test('60 epochs of blocks, judged each: tensors stay as many, resident memory within 60 MB', async () => {
  const { tf } = networkOf(backbone);
  const recipe = smallRecipe({ epochs: 1 }, { trainable: 'mixed10', epochs: 60, learningRate: 1e-5 });
  const found: { readonly tensors: number; readonly rss: number }[] = [];
  const onEpoch = ({ stage }: { stage: string }): void => {
    if (stage === 'second') found.push({ tensors: tf.memory().numTensors, rss: process.memoryUsage.rss() });
  };
  await trainRecipe(backbone, { input: smallInput, recipe }, { seed: 1, cacheDirectory: folder, onEpoch });
  expect(found).toHaveLength(61);
  expect(new Set(found.slice(1).map(({ tensors }) => tensors)).size).toBe(1);
  // The first epochs fill TensorFlow's pools; each epoch's plain copy of the weights that moved waits for the collector.
  const settled = found.slice(20).map(({ rss }) => rss);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(settled.slice(-20)) - mean(settled.slice(0, 20))).toBeLessThan(60e6);
});
