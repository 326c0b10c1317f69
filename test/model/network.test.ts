/** Outputs agree with Keras, on WASM; test/e2e/model.test.ts does the same on native TensorFlow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetwork, forward, forwardFrozen, type Network } from '../../src/model/network.js';
import { createRandomWeights } from '../../src/model/random-weights.js';
import { loadTensorFlow } from '../../src/tensorflow/load-tensorflow.js';
import { drawImages, findBlockErrors, references } from './reference-checks.js';

describe('network on WASM', () => {
  let network: Network;

  beforeAll(async () => {
    network = createNetwork(await loadTensorFlow({ backend: 'wasm' }), createRandomWeights(references.seed));
    findBlockErrors(network); // makes the folded filters, so that later tests can count tensors
  });

  afterAll(() => network.dispose());

  test('forward differs from Keras by at most 1e-4 of the greatest value at every block', () => {
    const before = network.tf.memory().numTensors;
    const errors = findBlockErrors(network);
    expect(Object.keys(errors)).toHaveLength(12);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-4);
    expect(network.tf.memory().numTensors).toBe(before);
  });

  test('forward in one piece gives the pooled features of Keras', () => {
    const features = network.tf.tidy(() => network.tf.mean(forward(network, drawImages(network)), [1, 2]).dataSync());
    const greatest = Math.max(...references.features);
    const errors = references.features.map((value, at) => Math.abs(value - (features[at] as number)) / greatest);
    expect(Math.max(...errors)).toBeLessThan(1e-4);
  });

  test('forwardFrozen runs the operations one by one where the backend has no graphs', () => {
    const { tf } = network;
    expect(network.graph()).toBeNull();
    const [one, other] = tf.tidy(() => {
      const x = forward(network, drawImages(network), { until: 'mixed1' });
      return [forward, forwardFrozen].map((run) => run(network, x, { from: 'mixed1', until: 'mixed3' }).dataSync());
    });
    expect(other).toEqual(one);
  });

  test('dispose frees every tensor', () => {
    const { tf } = network;
    const before = tf.memory().numTensors;
    const other = createNetwork(network, network.weights);
    tf.tidy(() => forward(other, drawImages(other))).dispose();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
