/** Forward, gradients and statistics of a stage agree with Keras on WASM; test/e2e/stage.test.ts does the same on native TensorFlow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { createNetwork, type Network } from '../../../src/model/network.js';
import { createRandomWeights } from '../../../src/model/random-weights.js';
import { loadTensorFlow } from '../../../src/tensorflow/load-tensorflow.js';
import { createHead } from '../../../src/training/stage/model-state.js';
import { createStageModel } from '../../../src/training/stage/stage-model.js';
import { references } from '../../model/reference-checks.js';
import {
  createReferenceModel,
  drawActivations,
  drawState,
  findStageDistances,
  stageReferences,
} from './stage-references.js';

/** For arrays that are too large for `toEqual`. */
function hashOf(values: Float32Array): string {
  return sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

describe('stage model on WASM', () => {
  let network: Network;

  beforeAll(async () => {
    network = createNetwork(await loadTensorFlow({ backend: 'wasm' }), createRandomWeights(references.seed));
    drawActivations(network, 'head'); // makes the trunk's filters, so that tests can count tensors
  });

  afterAll(() => network.dispose());

  test.each([
    ['head', 1 + 2],
    ['mixed10', 1 + 2 * 9 + 2],
    ['Mixed_7a', 1 + 2 * 24 + 2],
  ])('frozen normalisation from %s on gives the loss and all gradients of Keras', (trainable, count) => {
    const { numTensors } = network.tf.memory();
    const model = createReferenceModel(network, trainable);
    const distances = findStageDistances(model, trainable, stageReferences.network.frozen);
    model.dispose();
    expect(distances.size).toBe(count);
    expect(Math.max(...distances.values())).toBeLessThan(1e-4);
    expect(network.tf.memory().numTensors).toBe(numTensors);
  });

  test('with everything trainable only what a rectifier near 0 decides differs from Keras', () => {
    const model = createReferenceModel(network, 'all');
    const distances = findStageDistances(model, 'all', stageReferences.network.frozen);
    model.dispose();
    const sorted = [...distances.values()].sort((a, b) => a - b);
    expect(sorted).toHaveLength(1 + 2 * 94 + 2);
    expect(sorted[100]).toBeLessThan(1e-4);
    expect(sorted.at(-1)).toBeLessThan(2e-2);
  });

  test('batch-mode normalisation gives the gradients and the moving statistics of Keras', () => {
    const { numTensors } = network.tf.memory();
    const model = createReferenceModel(network, 'mixed8', 'batch');
    const distances = findStageDistances(model, 'mixed8', stageReferences.network.batch_mixed8);
    model.dispose();
    expect(distances.size).toBe(1 + 2 * 24 + 2 + 2 * 24);
    expect(Math.max(...distances.values())).toBeLessThan(1e-3);
    expect(network.tf.memory().numTensors).toBe(numTensors);
  });

  test('batch-mode normalisation of everything gives the loss and the moving statistics of Keras', () => {
    const model = createReferenceModel(network, 'all', 'batch');
    const distances = findStageDistances(model, 'all', stageReferences.network.batch_all);
    model.dispose();
    expect(distances.size).toBe(1 + 2 * 94);
    expect(Math.max(...distances.values())).toBeLessThan(1e-4);
  });

  test('a fresh head gives 0 for every image', () => {
    const head = createHead({ center: new Float64Array(2048).fill(0.3), spread: 0.5 });
    const model = createStageModel(network, { values: network.weights.values, head }, { trainable: 'head' });
    const logits = network.tf.tidy(() => {
      const values = model.parameters.map(({ slot }) => model.slots.toTensor(slot));
      return model.computeLogits(values, network.tf.ones([3, 2048])).dataSync();
    });
    model.dispose();
    expect([...logits]).toEqual([0, 0, 0]);
  });

  test('names, blocks and depths tell the parameters apart', () => {
    const model = createReferenceModel(network, 'mixed9');
    const facts = model.parameters.map(({ name, block, depth, decays }) => [name, block, depth, decays]);
    model.dispose();
    expect(facts.slice(0, 2)).toEqual([
      ['conv2d_76/kernel', 'mixed9', 2, true],
      ['batch_normalization_76/beta', 'mixed9', 2, false],
    ]);
    expect(facts.slice(-3)).toEqual([
      ['batch_normalization_93/beta', 'mixed10', 1, false],
      ['head/kernel', 'head', 0, true],
      ['head/bias', 'head', 0, false],
    ]);
  });

  test('readState gives back what it was made of, in an array of its own', () => {
    const state = drawState(network);
    const model = createReferenceModel(network, 'mixed10', 'batch');
    const read = model.readState();
    model.dispose();
    expect(read.head).toEqual(state.head);
    expect(read.values.buffer).not.toBe(state.values.buffer);
    expect(hashOf(read.values)).toBe(hashOf(state.values));
  });

  test('refuses an unknown block, a small image and a state of another network, and leaves no tensor', () => {
    const { numTensors } = network.tf.memory();
    const state = drawState(network);
    expect(() => createStageModel(network, state, { trainable: 'mixed11' })).toThrow("got 'mixed11'");
    expect(() => createStageModel(network, state, { trainable: 'all', imageSize: 74 })).toThrow(RangeError);
    const short = { ...state, values: state.values.subarray(1) };
    expect(() => createStageModel(network, short, { trainable: 'head' })).toThrow('got 21802783, 2048, 2048 and 0.7');
    expect(network.tf.memory().numTensors).toBe(numTensors);
  });
});
