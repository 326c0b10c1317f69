/** The head learns as Keras' AdamW does, and the same way each time. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/numeric/random.js';
import { type HeadData, trainHead } from '../../src/training/train-head.js';

const reference: {
  readonly count: number;
  readonly width: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly features: number[];
  readonly labels: number[];
  readonly losses: number[];
  readonly accuracies: number[];
  readonly kernel: number[];
  readonly bias: number;
  readonly logits: number[];
} = JSON.parse(readFileSync(resolve(import.meta.dirname, '../fixtures/training/head.json'), 'utf8'));

const { count, width, epochs, learningRate, weightDecay } = reference;
const data: HeadData = {
  features: Float32Array.from(reference.features),
  labels: Uint8Array.from(reference.labels),
  count,
  width,
};

/** Two clouds of points that one plane parts. */
function drawClouds(seed: number, images: number): HeadData {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: images }, (_, at) => at % 2);
  const features = Float32Array.from({ length: images * 8 }, (_, at) => {
    const image = Math.floor(at / 8);
    return 0.05 * random.normal() + (at % 8 === 3 ? 0.6 * (labels[image] as number) : 0);
  });
  return { features, labels, count: images, width: 8 };
}

describe('trainHead', () => {
  test("agrees with Keras' AdamW in full batches", () => {
    const result = trainHead(data, { epochs, learningRate, weightDecay, batchSize: count });
    expect(result.history).toHaveLength(epochs);
    result.history.forEach(({ trainLoss, trainAccuracy }, at) => {
      expect(trainLoss).toBeCloseTo(reference.losses[at] as number, 5);
      expect(trainAccuracy).toBeCloseTo(reference.accuracies[at] as number, 6);
    });
    reference.kernel.forEach((value, at) => {
      expect(result.weights.kernel[at]).toBeCloseTo(value, 4);
    });
    expect(result.weights.bias).toBeCloseTo(reference.bias, 4);
    reference.logits.forEach((value, at) => {
      expect(result.logitsTrain[at]).toBeCloseTo(value, 4);
    });
  });

  test('weights are for the features as they were passed', () => {
    const { weights, logitsTrain } = trainHead(data, { epochs: 30, learningRate: 0.01 });
    logitsTrain.forEach((logit, image) => {
      const features = data.features.subarray(image * width, (image + 1) * width);
      const sum = features.reduce((total, value, at) => total + value * (weights.kernel[at] as number), weights.bias);
      expect(sum).toBeCloseTo(logit, 4);
    });
  });

  test('is the same for the same seed and another for another seed', () => {
    const clouds = drawClouds(1, 50);
    const options = { epochs: 3, batchSize: 8 };
    const first = trainHead(clouds, { ...options, seed: 1 });
    expect(trainHead(clouds, { ...options, seed: 1 })).toEqual(first);
    expect(trainHead(clouds, { ...options, seed: 2 }).logitsTrain).not.toEqual(first.logitsTrain);
  });

  test('parts two clouds and says how validation images fare', () => {
    const clouds = drawClouds(1, 60);
    const result = trainHead({ ...clouds, validation: drawClouds(2, 40) }, { learningRate: 0.01 });
    const last = result.history.at(-1);
    expect(result.history.map((epoch) => epoch.epoch)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(last?.trainAccuracy).toBe(1);
    expect(last?.validationAccuracy).toBe(1);
    expect(result.logitsValidation).toHaveLength(40);
  });

  test('without validation images says null', () => {
    const result = trainHead(data, { epochs: 1 });
    expect(result.logitsValidation).toBeNull();
    expect(result.history[0]).toMatchObject({ validationLoss: null, validationAccuracy: null });
  });

  test('features that never change leave the share of the classes', () => {
    const constant = { features: new Float32Array(24).fill(2), labels: data.labels, count: 12, width: 2 };
    const { logitsTrain } = trainHead(constant, { epochs: 500, learningRate: 0.05, batchSize: 12 });
    expect(logitsTrain[0]).toBeCloseTo(Math.log(4 / 8), 2);
  });

  test('refuses sizes that do not agree', () => {
    const act = (): unknown => trainHead({ ...data, count: 11 });
    expect(act).toThrow(RangeError);
    expect(act).toThrow(
      'Cannot train: expected training examples of 5 values and one label each, got 60 values and 12 labels for 11 images; pass them in the same order',
    );
  });

  test('refuses a label that is neither 0 nor 1', () => {
    const act = (): unknown => trainHead({ ...data, labels: new Uint8Array(12).fill(2) });
    expect(act).toThrow(RangeError);
    expect(act).toThrow('Cannot train: expected training labels 0 and 1, got 2; number the two classes');
  });
});
