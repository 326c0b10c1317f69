/** An optimiser remembers by name; the numbers themselves are held against Keras in stage-trainer.test.ts. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../../../../src/tensorflow/load-tensorflow.js';
import { createSlots } from '../../../../src/training/stage/create-slots.js';
import { createOptimizer } from '../../../../src/training/stage/optimizers/create-optimizer.js';
import type { Parameter } from '../../../../src/training/stage/parameters.js';
import { drawNumbers } from '../../../model/reference-checks.js';
import { plainStage } from '../stage-references.js';

const sgd = { kind: 'sgd', momentum: 0.9, nesterov: true } as const;

describe('createOptimizer', () => {
  let tensorflow: TensorFlow;

  beforeAll(async () => {
    tensorflow = await loadTensorFlow({ backend: 'wasm' });
  });

  /** The values after three steps, by name, with the parameters in the given order. */
  function train(names: readonly string[], optimizer: typeof sgd | (typeof plainStage)['optimizer']) {
    const slots = createSlots(tensorflow);
    const parameters = names.map((name): Parameter => {
      const slot = slots.create(drawNumbers(name.length, 4, 1), [4]);
      return { name, block: 'mixed10', depth: 1, decays: true, slot };
    });
    const used = createOptimizer(slots, parameters, { ...plainStage, optimizer });
    for (const step of [1, 2, 3])
      for (const parameter of parameters) {
        const gradient = tensorflow.tf.tensor1d(drawNumbers(parameter.name.length + 10 * step, 4, 1));
        used.apply(parameter, { gradient, rate: 0.1, step });
        gradient.dispose();
      }
    return new Map(parameters.map(({ name, slot }) => [name, slots.read(slot)]));
  }

  test.each([sgd, plainStage.optimizer])('moments follow the name of a parameter and not its position', (optimizer) => {
    const [before, after] = [train(['a', 'bc'], optimizer), train(['bc', 'a'], optimizer)];
    expect(after.get('a')).toEqual(before.get('a'));
    expect(after.get('bc')).toEqual(before.get('bc'));
  });

  test('slots are named after parameters; plain descent has none', () => {
    const slots = createSlots(tensorflow);
    const parameter = {
      name: 'k',
      block: 'head',
      depth: 0,
      decays: true,
      slot: slots.create(new Float32Array(2), [2]),
    };
    const namesOf = (optimizer: Parameters<typeof train>[1] | { kind: 'sgd'; momentum: 0; nesterov: false }) => [
      ...createOptimizer(slots, [parameter], { ...plainStage, optimizer }).slots.keys(),
    ];
    expect(namesOf(plainStage.optimizer)).toEqual(['k/momentum', 'k/velocity']);
    expect(namesOf(sgd)).toEqual(['k/velocity']);
    expect(namesOf({ kind: 'sgd', momentum: 0, nesterov: false })).toEqual([]);
  });
});
