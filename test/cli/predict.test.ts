/** `angiolab predict`, on its own command line. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { readTable } from '../../src/files/table.js';
import { applyHead } from '../../src/model/apply-head.js';
import { openBackbone } from '../../src/model/backbone.js';
import { extractFeatures } from '../../src/model/extract-features.js';
import type { TrainedModel } from '../../src/model/trained-model.js';
import { declareWeights } from '../../src/model/weights.js';
import { readLooks } from '../../src/record/looks.js';
import { drawPictures } from '../model/trained-models.js';
import { exampleRecord } from '../record/example-record.js';
import { createWorkplace } from './built-command.js';
import { writePictures, writeTrainedRun } from './run-folder.js';

const { folder: home, call } = createWorkplace('predict');
let model: TrainedModel;
let predicted: Summary;

beforeAll(async () => {
  model = await writeTrainedRun(join(home, 'run'));
  writePictures(join(home, 'data'), 3);
  writeFileSync(join(home, 'data/labels.csv'), 'file,label,patient\na.png,RCA,CANARY-A\nb.png,,CANARY-B\n');
  predicted = await predictJson('run', 'data');
}, 120_000);

/** What the network says, by the pieces that training uses. */
async function judge(): Promise<number[]> {
  const declared = { name: 'a', lineage: 'a test', inputRange: model.inputRange };
  const backbone = await openBackbone(declareWeights(model.values, declared), { backend: 'wasm' });
  const images = drawPictures(3).map((picture, at) => ({ id: sha256(String(at)), read: async () => picture }));
  const options = { imageSize: model.imageSize, cacheDirectory: join(home, 'other-cache') };
  const { data } = await extractFeatures(backbone, images, options);
  backbone.dispose();
  return [...applyHead(model.head, data)];
}

interface Summary {
  readonly [key: string]: unknown;
  readonly predictions: Readonly<Record<string, string | number | null>>[];
}

async function predictJson(...words: string[]): Promise<Summary> {
  const { status, stdout, stderr } = await call('predict', ...words, '--json', '--quiet');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('angiolab predict', { timeout: 120_000 }, () => {
  test('gives the logits of the network, under pseudonyms, and says what it used', async () => {
    const logits = await judge();
    const { predictions, ...summary } = predicted;
    predictions.forEach((row, at) => {
      const logit = Number(row['logit']);
      expect(logit).toBeCloseTo(logits[at] ?? Number.NaN, 5);
      expect(row['probability']).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
      expect(row['predicted']).toBe(logit > 0 ? 'RCA' : 'LCA');
      expect(row['frameId']).toMatch(/^file-[0-9a-f]{12}$/);
    });
    expect(predictions.map(({ label }) => label)).toEqual(['RCA', null, null]);
    expect(predictions.map(({ patient }) => patient)).toEqual([
      expect.stringMatching(/^patient-/),
      expect.stringMatching(/^patient-/),
      null,
    ]);
    expect(summary).toEqual({
      run: 'run',
      classes: ['LCA', 'RCA'],
      frames: 3,
      predicted: { LCA: expect.any(Number), RCA: expect.any(Number) },
      ofRun: { train: 0, validation: 0, test: 0 },
      trainedOnSynthetic: true,
      weights: model.weights,
      backend: expect.stringMatching(/^wasm on/),
      testLooks: 0,
      leftOut: [],
    });
  });

  test('writes the same as CSV, Parquet and lines of JSON, without a name of the files or persons', async () => {
    const { predictions } = predicted;
    for (const out of ['p.parquet', 'p.jsonl']) {
      const { status, stdout } = await call('predict', 'run', 'data', '--out', out);
      expect([status, stdout.split('\n')[0]]).toEqual([
        0,
        expect.stringMatching(`^${out}: 3 frames, \\d LCA, \\d RCA$`),
      ]);
      expect(readFileSync(join(home, out)).includes('CANARY')).toBe(false);
    }
    const csv = (await call('predict', 'run', 'data')).stdout;
    const values = predictions.map((row) => Object.values(row).map((value) => value ?? ''));
    expect(csv.split('\n')).toEqual([
      Object.keys(predictions[0]!).join(','),
      ...values.map((row) => row.join(',')),
      '',
    ]);
    const lines = readFileSync(join(home, 'p.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(predictions);
    const table = await readTable(join(home, 'p.parquet'));
    expect(table['logit']?.values).toEqual(predictions.map(({ logit }) => logit));
  });

  test('lists what it leaves out; --strict makes it a finding', async () => {
    writePictures(join(home, 'damaged'), 2);
    writeFileSync(join(home, 'damaged/CANARY.png'), 'no picture');
    const words = ['predict', 'run', 'damaged', '--out', 'd.csv'];
    const { status, stderr } = await call(...words);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^left out: file-[0-9a-f]{12}: Cannot read the picture: expected a PNG or JPEG file/),
    ]);
    expect((await call(...words, '--strict')).status).toBe(1);
    expect(readFileSync(join(home, 'd.csv'), 'utf8').split('\n')).toHaveLength(4);
  });

  test('notes each look at frames of the test part', async () => {
    const { predictions } = predicted;
    const frameId = String(predictions[0]?.['frameId']);
    const known = [{ ...exampleRecord.frames[0]!, frameId, split: 'test' as const }];
    await writeTrainedRun(join(home, 'tested'), {}, known);
    for (const looks of [1, 2])
      expect(await predictJson('tested', 'data')).toMatchObject({ ofRun: { test: 1 }, testLooks: looks });
    const [first, second] = await readLooks(join(home, 'tested'));
    expect(first).toMatchObject({ reason: 'predict', frames: 1 });
    expect(second).toEqual(first);
  });

  test.each<[string, Parameters<typeof writeTrainedRun>[1], string]>([
    [
      'classes in another order',
      { classes: ['RCA', 'LCA'] },
      'expected classes ["RCA","LCA"], as in run.json, got ["LCA","RCA"]',
    ],
    ['another image size', { recipe: { imageSize: 299 } }, 'expected imageSize 299, as in run.json, got 75'],
    [
      'another input range',
      { weights: { ...exampleRecord.run.weights, inputRange: [-1, 1] } },
      'expected inputRange [-1,1], as in run.json, got [0,1]',
    ],
    [
      'a model of another run',
      { model: { file: 'model.safetensors', sha256: '0'.repeat(64) } },
      'the one that run.json names',
    ],
  ])('refuses a record that says %s', async (_, said, message) => {
    await writeTrainedRun(join(home, 'odd'), said);
    const { status, stderr } = await call('predict', 'odd', 'data');
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('refuses labels that the run does not know, and a run without a model', async () => {
    writePictures(join(home, 'foreign'), 1);
    writeFileSync(join(home, 'foreign/labels.csv'), 'file,label\na.png,LAD\n');
    const foreign = await call('predict', 'run', 'foreign');
    expect([foreign.status, foreign.stderr]).toEqual([
      2,
      expect.stringContaining("expected frames without label or with the run's, LCA and RCA, got the label LAD"),
    ]);
    await writeTrainedRun(join(home, 'bare'));
    rmSync(join(home, 'bare/model.safetensors'));
    const bare = await call('predict', 'bare', 'data', '--json', '--quiet');
    expect([bare.status, JSON.parse(bare.stdout).error]).toEqual([
      2,
      {
        code: 'model',
        message: 'Cannot use the model of the run: expected model.safetensors, got no such file',
        fix: 'train it with npx angiolab train',
      },
    ]);
  });
});
