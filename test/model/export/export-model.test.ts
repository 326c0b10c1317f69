/** Exported models, read by our own readers and by TensorFlow.js; test/e2e/peers.test.ts lets Keras read them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { parseSafetensors } from '../../../src/files/safetensors.js';
import { applyHead } from '../../../src/model/apply-head.js';
import { type Backbone, networkOf, openBackbone } from '../../../src/model/backbone.js';
import { type ExportFormat, exportModel } from '../../../src/model/export/export-model.js';
import { extractFeatures } from '../../../src/model/extract-features.js';
import { readWeights } from '../../../src/model/find-weights.js';
import { prepareImages } from '../../../src/model/prepare-images.js';
import { declareWeights } from '../../../src/model/weights.js';
import { createTrainedModel, drawPictures } from '../trained-models.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-export-'));
const model = createTrainedModel();
const pictures = drawPictures(3);
let backbone: Backbone;

beforeAll(async () => {
  const declared = { name: 'exported', lineage: 'a test', inputRange: model.inputRange };
  backbone = await openBackbone(declareWeights(model.values, declared), { backend: 'wasm' });
});

afterAll(() => {
  backbone.dispose();
  rmSync(folder, { recursive: true });
});

async function readAgain(format: ExportFormat, name: string): Promise<string> {
  const path = join(folder, name);
  await exportModel(model, path, { format });
  return path;
}

/** Files of a folder as TensorFlow.js loads them. */
function createHandler(path: string): io.IOHandler {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
  const [{ paths, weights }] = weightsManifest;
  const bytes = Buffer.concat(paths.map((name: string) => readFileSync(join(path, name))));
  const weightData = Uint8Array.from(bytes).buffer;
  return { load: async () => ({ modelTopology, weightSpecs: weights, weightData }) };
}

describe('exportModel', () => {
  test('tfjs: tf.loadLayersModel gives the logits of our own network within 1e-5', async () => {
    const { tf } = networkOf(backbone);
    const path = await readAgain('tfjs', 'layers');
    const images = pictures.map((picture, at) => ({ id: sha256(String(at)), read: async () => picture }));
    const features = await extractFeatures(backbone, images, { imageSize: model.imageSize, cacheDirectory: folder });
    const expected = applyHead(model.head, features.data);
    const loaded = await tf.loadLayersModel(createHandler(path));
    const input = prepareImages(pictures, { size: model.imageSize, inputRange: model.inputRange });
    const logits = tf.tidy(() => {
      const output = loaded.predict(tf.tensor4d(input, [pictures.length, model.imageSize, model.imageSize, 3]));
      return (output as import('@tensorflow/tfjs').Tensor).dataSync();
    });
    loaded.dispose();
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.01);
    expected.forEach((logit, at) => {
      expect(Math.abs((logits[at] as number) - logit)).toBeLessThan(1e-5);
    });
  });

  test('tfjs: says how images are prepared and what comes out', async () => {
    const path = await readAgain('tfjs', 'layers');
    expect(JSON.parse(readFileSync(join(path, 'model.json'), 'utf8')).userDefinedMetadata).toEqual({
      classes: ['LCA', 'RCA'],
      imageSize: 75,
      inputRange: [0, 1],
      resize: 'bilinear, half-pixel centres',
      channels: 'grey x 3',
      weights: model.weights,
      output: 'logit: the log-odds of RCA',
    });
  });

  test.each(['safetensors', 'keras-h5'] as const)('%s: our reader finds every value again', async (format) => {
    const path = await readAgain(format, format === 'keras-h5' ? 'model.h5' : 'model.safetensors');
    const { values, declaration } = await readWeights({ weights: path });
    expect(Buffer.from(values.buffer).equals(Buffer.from(model.values.buffer))).toBe(true);
    expect(declaration.inputRange).toEqual([0, 1]);
    expect(declaration.lineage).toMatch(/^fine-tuned by angiolab to tell LCA from RCA, beginning with: random numbers/);
  });

  test('safetensors: the head stands beside the network, its scaling folded in', async () => {
    const path = await readAgain('safetensors', 'model.safetensors');
    const { tensors, metadata, seal } = parseSafetensors(readFileSync(path));
    expect(seal).toBe('whole');
    expect(JSON.parse(metadata['model'] ?? '')).toMatchObject({ imageSize: 75, output: 'logit: the log-odds of RCA' });
    const kernel = tensors.find(({ name }) => name === 'head/kernel');
    expect(kernel?.shape).toEqual([2048, 1]);
    expect(kernel?.read()[0]).toBeCloseTo((model.head.kernel[0] as number) / model.head.spread, 6);
    expect(tensors.map(({ name }) => name)).toContain('head/bias');
  });
});
