/** A stage's model and steps on native TensorFlow agree with Keras; test/training/stage does the same on WASM. */
import util from 'node:util';
import type { Tensor } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import type { Network } from '../../src/model/network.js';
import { provision } from '../../src/tensorflow/provision.js';
import { type Batch, type Differentiated, differentiate } from '../../src/training/stage/differentiate.js';
import { createStepGraph, type StepGraph } from '../../src/training/stage/step-graph.js';
import { references } from '../model/reference-checks.js';
import { findOptimizerErrors, findPrescribedErrors } from '../training/stage/optimizer-references.js';
import {
  createReferenceModel,
  drawActivations,
  drawBatch,
  findStageDistances,
  plainStage,
  stageReferences,
} from '../training/stage/stage-references.js';
import {
  findFineTuneError,
  runWithAndWithoutBreak,
  startTraining,
  wholeStage,
} from '../training/stage/trainer-checks.js';

/** Tensors of TensorFlow.js, and handles and graphs that the addon holds: slots are handles alone. */
function countTensors({ tf }: Network): readonly [number, number, number] {
  const { binding } = tf.backend() as unknown as {
    readonly binding: { getNumOfTensors(): number; getNumOfSavedModels(): number };
  };
  return [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
}

/** A batch, one where everything but the sizes is another, with the factor of the parameters' values, and the first again. */
function varyBatch(batch: Batch): { readonly batch: Batch; readonly factor: number }[] {
  const { activations, targets, weights } = batch;
  const changed = {
    activations: activations.map((x) => x * 0.9 + 0.01),
    targets: targets.map((x) => 1 - x),
    weights: weights.map((x) => x + 0.5),
    dropout: batch.dropout,
    dropoutSeed: 7,
  };
  return [
    { batch, factor: 1 },
    { batch: changed, factor: 0.95 },
    { batch, factor: 1 },
  ];
}

/** Frees what a batch gave and tells its values. */
function readAll({ numbers, logits, gradients, statistics }: Differentiated): Float32Array[] {
  const found = [...statistics.values()].flatMap(({ mean, variance }): Tensor[] => [mean, variance]);
  return [numbers, logits, ...gradients, ...found].map((tensor) => {
    const values = tensor.dataSync<'float32'>().slice();
    tensor.dispose();
    return values;
  });
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

/** The greatest relative distance of two arrays of a place. */
function findGreatestDistance(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  return Math.max(
    ...expected.map((values, at) => {
      const differences = values.map((value, place) => value - (found[at]?.[place] as number));
      return norm(differences) / norm(values);
    }),
  );
}

describe('stage on native TensorFlow', () => {
  let backbone: Backbone;
  let network: Network;

  beforeAll(async () => {
    expect(await provision({ log: () => {} })).toMatchObject({ ok: true });
    Reflect.deleteProperty(util, 'isNullOrUndefined'); // as Node 23 did: the addon's JavaScript still calls it
    backbone = await loadBackbone({ weights: 'random', seed: references.seed, backend: 'native' });
    network = networkOf(backbone);
    drawActivations(network, 'head');
  });

  afterAll(() => backbone.dispose());

  test.each([
    ['head', 'frozen', 1e-4],
    ['mixed10', 'frozen', 1e-4],
    ['mixed8', 'frozen', 1e-4],
    ['all', 'frozen', 2e-2],
    ['mixed8', 'batch', 1e-3],
    ['all', 'batch', 1e-4],
  ] as const)(
    'loss, gradients and statistics from %s on with %s normalisation are those of Keras',
    (cut, mode, bound) => {
      const before = countTensors(network);
      const model = createReferenceModel(network, cut, mode);
      const reference = mode === 'frozen' ? 'frozen' : cut === 'all' ? 'batch_all' : 'batch_mixed8';
      const distances = findStageDistances(model, cut, stageReferences.network[reference]);
      model.dispose();
      expect(Math.max(...distances.values())).toBeLessThan(bound);
      expect(countTensors(network)).toEqual(before);
    },
  );

  test('steps of a block and the head give the logits of Keras', () => {
    expect(findFineTuneError(network)).toBeLessThan(1e-3);
  });

  test('optimisers move weights as those of Keras do, on given gradients and in steps of a head', () => {
    const before = countTensors(network);
    expect(Math.max(...Object.values(findPrescribedErrors(network)))).toBeLessThan(1e-6);
    const errors = findOptimizerErrors(network);
    expect(Object.keys(errors)).toHaveLength(9);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-3);
    expect(countTensors(network)).toEqual(before);
  });

  test.each([
    ['frozen', 0],
    ['batch', 0],
    ['frozen', 2],
    ['batch', 2],
  ] as const)(
    'a snapshot goes on to the same bits with %s normalisation and a graph for %i frames',
    (normalization, batchSize) => {
      const before = countTensors(network);
      const options = { trainable: 'mixed8', normalization, batchSize };
      const [expected, resumed] = runWithAndWithoutBreak(network, wholeStage, options);
      expect(resumed).toEqual(expected);
      expect(countTensors(network)).toEqual(before);
    },
  );

  test.each([
    ['mixed8', 'frozen', 3e-6],
    ['all', 'frozen', 1e-5],
    ['mixed8', 'batch', 1e-5],
  ] as const)(
    'a graph gives numbers, gradients and statistics of single operations from %s on with %s normalisation',
    (trainable, normalization, bound) => {
      const before = countTensors(network);
      const model = createReferenceModel(network, trainable, normalization);
      const graph = createStepGraph(model) as StepGraph;
      const batch = { ...drawBatch(network, trainable), dropout: 0.3 };
      const distances = varyBatch(batch).map(({ batch: varied, factor }) => {
        const values = model.parameters.map(({ slot }) =>
          network.tf.tidy(() => network.tf.mul(model.slots.toTensor(slot), factor)),
        );
        const [expected, found] = [undefined, graph.run].map((run) =>
          readAll(differentiate(model, values, varied, run)),
        );
        network.tf.dispose(values);
        return findGreatestDistance(found as Float32Array[], expected as Float32Array[]);
      });
      expect(Math.max(...distances)).toBeLessThan(bound);
      expect(countTensors(network)[2]).toBe(before[2] + 1);
      graph.forget();
      model.dispose();
      expect(countTensors(network)).toEqual(before);
    },
  );

  test('only full batches make a graph, and none is made for the head alone', () => {
    const before = countTensors(network);
    const cases = [
      ['mixed10', 2, 1],
      ['mixed10', 3, 0],
      ['head', 2, 0],
    ] as const;
    for (const [trainable, batchSize, graphs] of cases) {
      const { trainer, input, dispose } = startTraining(network, wholeStage, { trainable, batchSize });
      const losses = [0, 0].map((dropoutSeed) => trainer.step({ ...input, dropoutSeed }).loss);
      expect(losses[1]).not.toBe(losses[0]);
      expect(countTensors(network)[2]).toBe(before[2] + graphs);
      dispose();
    }
    expect(countTensors(network)).toEqual(before);
  });

  test('a graph goes by the moving statistics that a snapshot brought', () => {
    const plain = startTraining(network, plainStage);
    const graph = startTraining(network, plainStage, { batchSize: 2 });
    const losses = [plain, graph].map(({ trainer, input }) => {
      const first = trainer.step({ ...input, dropoutSeed: 0 }).loss;
      const entries = Object.entries(trainer.snapshot());
      const moved = entries.map(([name, values]) => [name, name.endsWith('_mean') ? values.map((x) => x + 1) : values]);
      trainer.restore(Object.fromEntries(moved));
      return [first, trainer.step({ ...input, dropoutSeed: 1 }).loss];
    });
    expect(losses[1]).toEqual(losses[0]);
    plain.dispose();
    graph.dispose();
  });

  test.each([0, 2])(
    'steps keep no tensor, and neither does a step that meets NaN, with a graph for %i frames',
    (batchSize) => {
      const { trainer, input, dispose } = startTraining(network, wholeStage, { normalization: 'batch', batchSize });
      trainer.step({ ...input, dropoutSeed: 0 });
      const before = countTensors(network);
      for (let dropoutSeed = 1; dropoutSeed < 12; dropoutSeed++) trainer.step({ ...input, dropoutSeed });
      trainer.judge(input.activations, 2);
      trainer.snapshot();
      const facts = trainer.step({ ...input, activations: input.activations.map(() => Number.NaN), dropoutSeed: 2 });
      expect(facts.applied).toBe(false);
      expect(countTensors(network)).toEqual(before);
      dispose();
    },
  );

  test('what Node 23 removed is there again for tfjs-node', () => {
    expect(util).toHaveProperty('isNullOrUndefined');
    expect(Reflect.get(util, 'isNullOrUndefined')(null)).toBe(true);
  });

  test('steps leave the weights of the network and the activations as they were', () => {
    const { trainer, input, dispose } = startTraining(network, plainStage);
    const [kernel, activations] = [network.weights.values.slice(-500), input.activations.slice()];
    trainer.step({ ...input, dropoutSeed: 0 });
    trainer.step({ ...input, dropoutSeed: 1 });
    expect(network.weights.values.slice(-500)).toEqual(kernel);
    expect(input.activations).toEqual(activations);
    dispose();
  });
});
