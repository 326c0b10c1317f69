/** Keras imports every export of a trained model and gives its logits; TensorFlow reads our event files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preparePeers } from '../../bench/peer-environment.js';
import { sha256 } from '../../src/files/hash.js';
import { applyHead } from '../../src/model/apply-head.js';
import { openBackbone } from '../../src/model/backbone.js';
import { exportModel } from '../../src/model/export/export-model.js';
import { extractFeatures } from '../../src/model/extract-features.js';
import { prepareImages } from '../../src/model/prepare-images.js';
import { declareWeights } from '../../src/model/weights.js';
import { openEventFile } from '../../src/record/tensorboard/event-file.js';
import { runProgram } from '../../src/tensorflow/programs.js';
import { createTrainedModel, drawPictures } from '../model/trained-models.js';
import { findMissingPython } from './python-environment.js';

const missingPython = await findMissingPython();
const folder = mkdtempSync(join(tmpdir(), 'angiolab-peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const model = { ...createTrainedModel(), imageSize: 139 };
const pictures = drawPictures(4);
const history = [
  { stage: 'head', epoch: 1, loss: 0.5, valLoss: Number.NaN },
  { stage: 'mixed8', epoch: 1, loss: 0.25, valLoss: null },
  { stage: 'mixed8', epoch: 300, loss: 0.125, valLoss: 0.75 },
];

/** What our own network says. */
async function judge(): Promise<number[]> {
  const weights = declareWeights(model.values, { name: 'a', lineage: 'a test', inputRange: model.inputRange });
  const backbone = await openBackbone(weights, { backend: 'wasm' });
  const images = pictures.map((picture, at) => ({ id: sha256(String(at)), read: async () => picture }));
  const { data } = await extractFeatures(backbone, images, { imageSize: model.imageSize, cacheDirectory: folder });
  backbone.dispose();
  return [...applyHead(model.head, data)];
}

describe.skipIf(missingPython !== null)(`peers${missingPython === null ? '' : ` (skipped: ${missingPython})`}`, () => {
  let expected: number[];
  let said: { readonly logits: Readonly<Record<string, number[]>>; readonly events: unknown };

  beforeAll(async () => {
    expected = await judge();
    await exportModel(model, join(folder, 'model.h5'), { format: 'keras-h5' });
    await exportModel(model, join(folder, 'model.safetensors'), { format: 'safetensors' });
    await exportModel(model, join(folder, 'layers'), { format: 'tfjs' });
    const file = await openEventFile(join(folder, 'tensorboard'), history.slice(0, 1));
    for (const event of history.slice(1)) await file.append(event);
    const input = prepareImages(pictures, { size: model.imageSize, inputRange: model.inputRange });
    writeFileSync(join(folder, 'images.f32'), new Uint8Array(input.buffer));
    const python = await preparePeers(() => undefined);
    const script = join(import.meta.dirname, 'read-exports.py');
    const words = [python.program('python'), script, folder, String(model.imageSize)];
    const outcome = await runProgram(words, { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } });
    if (outcome.status !== 0) throw new Error(outcome.stderr.slice(-2000));
    said = JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1) ?? '');
  });

  test.each(['keras-h5', 'safetensors', 'tfjs'])('Keras gives our logits from %s, within 1e-5', (format) => {
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.01);
    expect(said.logits[format]).toHaveLength(expected.length);
    const errors = expected.map((logit, at) => Math.abs(logit - (said.logits[format]?.[at] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  });

  test("TensorFlow's summary_iterator reads the events", () => {
    expect(said.events).toEqual([
      [0, 'brain.Event:2', []],
      [
        1,
        '',
        [
          ['head/loss', '0.5'],
          ['head/valLoss', 'nan'],
        ],
      ],
      [1, '', [['mixed8/loss', '0.25']]],
      [
        300,
        '',
        [
          ['mixed8/loss', '0.125'],
          ['mixed8/valLoss', '0.75'],
        ],
      ],
    ]);
  });
});
