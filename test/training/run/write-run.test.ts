/** A training as a run record, on WASM. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyHead } from '../../../src/model/apply-head.js';
import { type Backbone, loadBackbone, openBackbone } from '../../../src/model/backbone.js';
import { extractFeatures } from '../../../src/model/extract-features.js';
import { readModel } from '../../../src/model/trained-model.js';
import { declareWeights } from '../../../src/model/weights.js';
import { readRunRecord } from '../../../src/record/read-run-record.js';
import { TrainingError } from '../../../src/training/run/training-error.js';
import { trainRun } from '../../../src/training/run/write-run.js';
import { smallInput, smallRecipe } from './small-training.js';

const home = mkdtempSync(join(tmpdir(), 'angiolab-write-run-'));
let backbone: Backbone;
const recipe = smallRecipe({ epochs: 1 }, { epochs: 1, trainable: 'mixed10' });
const options = { seed: 1, folder: join(home, 'run'), cacheDirectory: join(home, 'cache'), tensorboard: true };

beforeAll(async () => {
  backbone = await loadBackbone({ weights: 'random', seed: 3, backend: 'wasm' });
  await trainRun(backbone, { input: smallInput, recipe }, options);
}, 120_000);

afterAll(() => {
  backbone.dispose();
  rmSync(home, { recursive: true });
});

describe('trainRun', () => {
  test('writes a whole record and its event file, and no checkpoint stays', async () => {
    const { run, history, predictions, frames } = await readRunRecord(options.folder);
    expect(run).toMatchObject({ seed: 1, classes: ['LCA', 'RCA'], threads: backbone.backend.threads, synthetic: true });
    expect(run.stages?.map(({ name, kept }) => [name, kept])).toEqual([
      ['first', true],
      ['second', true],
    ]);
    expect(history.map(({ stage, epoch }) => `${stage} ${epoch}`)).toEqual([
      'first 0',
      'first 1',
      'second 0',
      'second 1',
    ]);
    expect(predictions).toHaveLength(4 * 15);
    expect(frames).toHaveLength(15);
    const stepped = predictions.filter(({ trainingLogit }) => trainingLogit !== null);
    expect(new Set(stepped.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    expect(readdirSync(options.folder)).not.toContain('checkpoints');
    expect(readdirSync(join(options.folder, 'tensorboard'))).toHaveLength(1);
  });

  test("the written model gives the last epoch's logits", async () => {
    const { run, predictions } = await readRunRecord(options.folder);
    const model = await readModel(options.folder, run.model as NonNullable<typeof run.model>);
    const declared = { name: 'trained', lineage: 'a test', inputRange: model.inputRange };
    const trained = await openBackbone(declareWeights(model.values, declared), { backend: 'wasm' });
    const { data } = await extractFeatures(trained, smallInput.validation, {
      imageSize: model.imageSize,
      cacheDirectory: join(home, 'other-cache'),
    });
    trained.dispose();
    const last = predictions.filter(({ stage, epoch }) => stage === 'second' && epoch === 1);
    const logits = new Map(last.map(({ frameId, logit }) => [frameId, logit]));
    const found = [...applyHead(model.head, data)];
    for (const [at, { frame }] of smallInput.validation.entries())
      expect(found[at]).toBeCloseTo(logits.get(frame.frameId) ?? Number.NaN, 3);
  }, 60_000);

  test('with resume a finished run is only read, and another training refused', async () => {
    const before = readFileSync(join(options.folder, 'run.json'));
    const told: string[] = [];
    const again = { ...options, resume: true, onEpoch: ({ stage }: { stage: string }) => void told.push(stage) };
    const record = await trainRun(backbone, { input: smallInput, recipe }, again);
    expect([record.history.length, told]).toEqual([4, []]);
    expect(readFileSync(join(options.folder, 'run.json')).equals(before)).toBe(true);
    const stop = trainRun(backbone, { input: smallInput, recipe: smallRecipe() }, again).then(() => 'trained');
    await expect(stop).rejects.toThrow(TrainingError);
  });
});
