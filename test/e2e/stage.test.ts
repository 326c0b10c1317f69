/** A stage's model and steps on native TensorFlow agree with Keras; test/training/stage does the same on WASM. */
import util from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import type { Network } from '../../src/model/network.js';
import { provision } from '../../src/tensorflow/provision.js';
import { references } from '../model/reference-checks.js';
import { findOptimizerErrors, findPrescribedErrors } from '../training/stage/optimizer-references.js';
import {
  createReferenceModel,
  drawActivations,
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

/** Tensors of TensorFlow.js, and handles that the addon holds: slots are handles alone. */
function countTensors({ tf }: Network): readonly [number, number] {
  const { binding } = tf.backend() as unknown as { readonly binding: { getNumOfTensors(): number } };
  return [tf.memory().numTensors, binding.getNumOfTensors()];
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

  test.each(['frozen', 'batch'] as const)(
    'a snapshot goes on to the same bits with %s normalisation',
    (normalization) => {
      const before = countTensors(network);
      const [expected, resumed] = runWithAndWithoutBreak(network, wholeStage, { trainable: 'mixed8', normalization });
      expect(resumed).toEqual(expected);
      expect(countTensors(network)).toEqual(before);
    },
  );

  test('steps keep no tensor, and neither does a step that meets NaN', () => {
    const { trainer, input, dispose } = startTraining(network, wholeStage, { normalization: 'batch' });
    trainer.step({ ...input, dropoutSeed: 0 });
    const before = countTensors(network);
    for (let dropoutSeed = 1; dropoutSeed < 12; dropoutSeed++) trainer.step({ ...input, dropoutSeed });
    trainer.judge(input.activations, 2);
    trainer.snapshot();
    const facts = trainer.step({ ...input, activations: input.activations.map(() => Number.NaN), dropoutSeed: 2 });
    expect(facts.applied).toBe(false);
    expect(countTensors(network)).toEqual(before);
    dispose();
  });

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
