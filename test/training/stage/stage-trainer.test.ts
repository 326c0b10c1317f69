/** A stage's steps on WASM; test/e2e/stage.test.ts does the same on native TensorFlow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetwork, type Network } from '../../../src/model/network.js';
import { createRandomWeights } from '../../../src/model/random-weights.js';
import { viewPart } from '../../../src/model/weights.js';
import { loadTensorFlow } from '../../../src/tensorflow/load-tensorflow.js';
import { createProbe } from '../../../src/training/stage/observers/probe.js';
import { createStageModel } from '../../../src/training/stage/stage-model.js';
import { createStageTrainer } from '../../../src/training/stage/stage-trainer.js';
import { drawNumbers, references } from '../../model/reference-checks.js';
import { findOptimizerErrors, findPrescribedErrors } from './optimizer-references.js';
import { drawActivations, plainStage } from './stage-references.js';
import { findFineTuneError, runWithAndWithoutBreak, startTraining, wholeStage } from './trainer-checks.js';

describe('stage trainer on WASM', () => {
  let network: Network;

  beforeAll(async () => {
    network = createNetwork(await loadTensorFlow({ backend: 'wasm' }), createRandomWeights(references.seed));
    drawActivations(network, 'head'); // makes the trunk's filters, so that tests can count tensors
  });

  afterAll(() => network.dispose());

  test('optimisers move weights along given gradients as those of Keras do', () => {
    const errors = findPrescribedErrors(network);
    expect(Object.keys(errors)).toHaveLength(5);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-6);
  });

  test('steps of a head give the losses and logits of Keras for each optimiser, clipping, decay and average', () => {
    const { numTensors } = network.tf.memory();
    const errors = findOptimizerErrors(network);
    expect(Object.keys(errors)).toHaveLength(9);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-3); // Adam divides rounding by rounding where a gradient is near 0
    expect(Math.max(errors['sgd'] ?? 1, errors['clipped'] ?? 1, errors['sgdL2'] ?? 1)).toBeLessThan(5e-5);
    expect(network.tf.memory().numTensors).toBe(numTensors);
  });

  test('steps of a block and the head give the logits of Keras', () => {
    expect(findFineTuneError(network)).toBeLessThan(1e-3);
  });

  test.each(['frozen', 'batch'] as const)(
    'a snapshot goes on to the same bits with %s normalisation',
    (normalization) => {
      const { numTensors } = network.tf.memory();
      const [expected, resumed] = runWithAndWithoutBreak(network, wholeStage, { normalization });
      expect(resumed).toEqual(expected);
      expect(Object.keys(expected?.hashes ?? {})).toHaveLength(4 * (2 * 9 + 2) + 2 * 9 + 1);
      expect(network.tf.memory().numTensors).toBe(numTensors);
    },
  );

  test('steps keep no tensor, with observers or without, and neither does a step that meets NaN', () => {
    const training = startTraining(network, wholeStage, { normalization: 'batch' });
    const { trainer, input } = training;
    trainer.step({ ...input, dropoutSeed: 0 });
    const { numTensors } = network.tf.memory();
    trainer.step({ ...input, dropoutSeed: 1 });
    trainer.judge(input.activations, 2);
    trainer.snapshot();
    expect(network.tf.memory().numTensors).toBe(numTensors);
    trainer.step({ ...input, activations: input.activations.map(() => Number.NaN), dropoutSeed: 2 });
    expect(network.tf.memory().numTensors).toBe(numTensors);
    training.dispose();
  });

  test('a loss that is not finite is told, and changes nothing', () => {
    const training = startTraining(network, plainStage, { trainable: 'head' });
    const { trainer, input } = training;
    const before = trainer.snapshot();
    const facts = trainer.step({ ...input, targets: Float32Array.of(Number.NaN, 0), dropoutSeed: 0 });
    expect(facts).toMatchObject({ loss: Number.NaN, applied: false, updateRatios: null });
    expect(trainer.snapshot()).toEqual(before);
    expect(trainer.step({ ...input, dropoutSeed: 0 }).applied).toBe(true);
    training.dispose();
  });

  test('dropout is live in training while normalisation stays in inference mode, and judging has none', () => {
    const training = startTraining(network, { ...plainStage, dropout: 0.5 });
    const { trainer, input, model } = training;
    const still = { ...input, rate: 0 };
    const losses = [0, 0, 1].map((dropoutSeed) => trainer.step({ ...still, dropoutSeed }).loss);
    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).not.toBe(losses[0]);
    expect(trainer.judge(input.activations, 2)).toEqual(trainer.judge(input.activations, 2));
    const [unit] = model.moving.units;
    const pretrained = viewPart(network.weights.values, 94 - 9, 'moving_mean');
    expect(trainer.snapshot()[`${unit?.normalization}/moving_mean`]).toEqual(Float32Array.from(pretrained));
    training.dispose();
  });

  test('a logit does not depend on the rest of the batch', () => {
    const training = startTraining(network, plainStage);
    const { trainer, input } = training;
    const half = input.activations.length / 2;
    const together = trainer.judge(input.activations, 4);
    expect(trainer.judge(input.activations.subarray(half), 4)).toEqual(together.subarray(1));
    training.dispose();
  });

  test('rates follow depth: plain descent moves each block by its own rate', () => {
    const sgd = { kind: 'sgd', momentum: 0, nesterov: false } as const;
    const stage = { ...plainStage, optimizer: sgd, learningRate: 0.1, headLearningRate: 0.3, rateDecayByBlock: 0.5 };
    const training = startTraining(network, stage, { trainable: 'mixed9' });
    const { trainer, input, model } = training;
    const before = trainer.snapshot();
    const { gradientNorms, updateRatios } = trainer.step({ ...input, rate: 0.2, dropoutSeed: 0 });
    const rateOf = (block: string): number => {
      const names = model.parameters.filter((parameter) => parameter.block === block).map(({ name }) => name);
      const squares = names
        .flatMap((name) => [...(before[name] as Float32Array)])
        .reduce((sum, value) => sum + value ** 2, 0);
      return ((updateRatios?.[block] ?? 0) * Math.sqrt(squares)) / (gradientNorms?.[block] ?? 1);
    };
    expect(rateOf('head')).toBeCloseTo(0.6, 3);
    expect(rateOf('mixed10')).toBeCloseTo(0.2, 3);
    expect(rateOf('mixed9')).toBeCloseTo(0.1, 3);
    training.dispose();
  });

  test('L2-SP pulls kernels of blocks back to the pretrained ones, and the head nowhere', () => {
    const sgd = { kind: 'sgd', momentum: 0, nesterov: false } as const;
    const training = startTraining(network, { ...plainStage, optimizer: sgd, l2sp: 0.5, learningRate: 1 });
    const { trainer, input } = training;
    const first = trainer.snapshot();
    const name = 'conv2d_85/kernel';
    const away = { ...first, [name]: (first[name] as Float32Array).map((value) => value + 1) };
    trainer.restore(away);
    // Weights of 0 leave the penalty alone.
    trainer.step({ ...input, weights: new Float32Array(2), rate: 1, dropoutSeed: 0 });
    const after = trainer.snapshot();
    const distances = (after[name] as Float32Array).map((value, at) => value - (first[name] as Float32Array)[at]!);
    expect(Math.min(...distances.subarray(0, 1000))).toBeCloseTo(0.5, 5);
    expect(Math.max(...distances.subarray(0, 1000))).toBeCloseTo(0.5, 5);
    expect(after['head/kernel']).toEqual(first['head/kernel']);
    expect(after['batch_normalization_85/beta']).toEqual(first['batch_normalization_85/beta']);
    training.dispose();
  });

  test('readState gives the averaged weights, by which judge judges', () => {
    const training = startTraining(network, { ...plainStage, ema: 0.9 }, { trainable: 'head' });
    const { trainer, input } = training;
    for (const dropoutSeed of [0, 1, 2]) trainer.step({ ...input, dropoutSeed });
    expect(trainer.readState().head.kernel).toEqual(trainer.snapshot()['head/kernel/average']);
    expect(trainer.readState().head.kernel).not.toEqual(trainer.snapshot()['head/kernel']);
    training.dispose();
  });

  test('the next stage starts from the state with other parameters and an optimiser that remembers nothing', () => {
    const first = startTraining(network, plainStage, { trainable: 'head' });
    for (const dropoutSeed of [0, 1]) first.trainer.step({ ...first.input, dropoutSeed });
    const logits = first.trainer.judge(first.input.activations, 2);
    const model = createStageModel(network, first.trainer.readState(), {
      trainable: 'mixed10',
      imageSize: references.imageSize,
    });
    first.dispose();
    const trainer = createStageTrainer(model, plainStage);
    const found = trainer.judge(drawActivations(network, 'mixed10'), 2);
    expect(found[0]).toBeCloseTo(logits[0] as number, 4);
    expect(found[1]).toBeCloseTo(logits[1] as number, 4);
    const snapshot = trainer.snapshot();
    expect(snapshot['steps']).toEqual(Float32Array.of(0));
    expect(snapshot['head/kernel/velocity']).toEqual(new Float32Array(2048));
    expect(model.parameters).toHaveLength(2 * 9 + 2);
    trainer.dispose();
    model.dispose();
  });

  test('a probe finds blocks unchanged before the first step, and changed after large ones', () => {
    const training = startTraining(network, { ...plainStage, learningRate: 0.05 });
    const { trainer, input, model } = training;
    const { numTensors } = network.tf.memory();
    const frames = drawNumbers(30, 4 * 3 * 3 * 2048, 1).map(Math.abs);
    const probe = createProbe(model, frames, { trainable: 'mixed10', batchSize: 3 });
    expect(probe.measure(trainer.judged)['mixed10']).toBeCloseTo(1, 6);
    expect(network.tf.memory().numTensors).toBe(numTensors);
    for (const dropoutSeed of [0, 1]) trainer.step({ ...input, dropoutSeed });
    expect(probe.measure(trainer.judged)['mixed10']).toBeLessThan(0.999);
    training.dispose();
  });

  test('observers can be off, and ratios come with the first step and each tenth after it', () => {
    const silent = startTraining(network, plainStage, { trainable: 'head', observers: false });
    expect(silent.trainer.step({ ...silent.input, dropoutSeed: 0 })).toMatchObject({
      gradientNorms: null,
      updateRatios: null,
    });
    silent.dispose();
    const training = startTraining(network, plainStage, { trainable: 'head' });
    const { trainer, input } = training;
    const steps = Array.from({ length: 12 }, (_, dropoutSeed) => trainer.step({ ...input, dropoutSeed }));
    expect(steps.flatMap(({ updateRatios }, at) => (updateRatios ? [at] : []))).toEqual([0, 10]);
    expect(steps[3]?.gradientNorms?.['head']).toBeCloseTo(steps[3]?.gradientNorm ?? 0, 6);
    training.dispose();
  });

  test('refuses a batch of another cut and a snapshot of another stage', () => {
    const training = startTraining(network, plainStage, { trainable: 'head' });
    const { trainer, input } = training;
    const batch = { ...input, activations: input.activations.subarray(1), dropoutSeed: 0 };
    expect(() => trainer.step(batch)).toThrow(RangeError);
    expect(() => trainer.step(batch)).toThrow('got 4095, 2 and 2');
    expect(() => trainer.judge(input.activations.subarray(1), 2)).toThrow(
      'expected 2048 activations for each, got 4095',
    );
    const { 'head/bias': _, ...other } = trainer.snapshot();
    expect(() => trainer.restore(other)).toThrow('expected 1 values of head/bias, got none');
    training.dispose();
  });
});
