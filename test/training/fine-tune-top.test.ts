/** The top block learns as in Keras with frozen normalisation, on WASM; test/e2e/model.test.ts runs it on native TensorFlow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import { fineTuneTop } from '../../src/training/fine-tune-top.js';
import { accuracy, crossEntropy } from '../../src/training/history.js';
import { references } from '../model/reference-checks.js';
import { createTopData, findLogitError, fineTuneReference } from './fine-tune-checks.js';

describe('fineTuneTop on WASM', () => {
  let backbone: Backbone;

  beforeAll(async () => {
    backbone = await loadBackbone({ weights: 'random', seed: references.seed, backend: 'wasm' });
    createTopData(backbone); // makes the trunk's filters, so that tests can count tensors
  });

  afterAll(() => backbone.dispose());

  test('gives the logits of Keras after each epoch and leaves no tensor behind', async () => {
    const { tf } = networkOf(backbone);
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const result = await fineTuneReference(backbone, { onEpoch: ({ epoch }) => seen.push(epoch) });
    expect(findLogitError(result)).toBeLessThan(5e-3); // TensorFlow.js puts Adam's epsilon elsewhere than Keras
    expect(result.logitsValidation).toEqual(result.logitsTrain);
    expect(seen).toEqual([1, 2, 3]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('history is made of the logits, in inference mode even with dropout', async () => {
    const result = await fineTuneReference(backbone, { dropout: 0.5 });
    const labels = Uint8Array.of(1, 0);
    result.history.forEach((metrics, at) => {
      const logits = result.logitsTrain[at] as Float32Array;
      expect(metrics.trainLoss).toBe(crossEntropy(logits, labels));
      expect(metrics.trainAccuracy).toBe(accuracy(logits, labels));
      expect(metrics.validationLoss).toBe(metrics.trainLoss);
    });
  });

  test('is the same for the same seed and another for another seed', async () => {
    const options = { epochs: 1, batchSize: 1, dropout: 0.3 };
    const first = await fineTuneReference(backbone, { ...options, seed: 1 });
    expect(await fineTuneReference(backbone, { ...options, seed: 1 })).toEqual(first);
    expect((await fineTuneReference(backbone, { ...options, seed: 2 })).logitsTrain).not.toEqual(first.logitsTrain);
  });

  test('at a learning rate of 0 gives back the head and the logits of the frozen network', async () => {
    const result = await fineTuneReference(backbone, { epochs: 1, learningRate: 0 });
    const { head } = createTopData(backbone);
    expect(result.head.kernel).toEqual(head.kernel);
    expect(result.head.bias).toBeCloseTo(head.bias, 6);
  });

  test('refuses activations of another shape and frees what it made', async () => {
    const { tf } = networkOf(backbone);
    const before = tf.memory().numTensors;
    const data = createTopData(backbone);
    await expect(fineTuneTop(backbone, { ...data, shape: [2, 2, 2048] })).rejects.toThrow(RangeError);
    await expect(fineTuneTop(backbone, data, { cut: 'mixed12' })).rejects.toThrow("got 'mixed12'");
    expect(tf.memory().numTensors).toBe(before);
  });
});
