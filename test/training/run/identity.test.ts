import { describe, expect, test } from 'vitest';
import type { Backbone } from '../../../src/model/backbone.js';
import { createRandomWeights } from '../../../src/model/random-weights.js';
import { checkIdentity, describeIdentity, type TrainingWork } from '../../../src/training/run/identity.js';
import { TrainingError } from '../../../src/training/run/training-error.js';
import { smallInput, smallRecipe } from './small-training.js';

const weights = createRandomWeights(1).declaration;
const facts = { name: 'wasm', tensorflowVersion: null, tfjsVersion: '4.22.0', device: 'CPU', threads: 2 };
const backbone = { weights, backend: facts, dispose: () => undefined } as unknown as Backbone;
const work: TrainingWork = { input: smallInput, recipe: smallRecipe() };
const identity = describeIdentity(backbone, work, 1);

describe('describeIdentity', () => {
  const [first, ...others] = smallInput.training;
  const onThreads = { ...backbone, backend: { ...facts, threads: 4 } } as unknown as Backbone;
  test.each([
    ['recipe', describeIdentity(backbone, { ...work, recipe: smallRecipe({ epochs: 3 }) }, 1)],
    ['seed', describeIdentity(backbone, work, 2)],
    ['data', describeIdentity(backbone, { ...work, input: { ...smallInput, dataFingerprint: 'other' } }, 1)],
    ['frames', describeIdentity(backbone, { ...work, input: { ...smallInput, training: others } }, 1)],
    ['threads', describeIdentity(onThreads, work, 1)],
  ])('another %s is another training', (name, other) => {
    expect(Object.keys(identity).filter((key) => identity[key] !== other[key])).toEqual([name]);
    expect(() => checkIdentity(identity, other)).toThrow(TrainingError);
    expect(() => checkIdentity(identity, other)).toThrow(
      `Cannot resume the training: expected the ${name} that it began with, '${identity[name]}', got '${other[name]}'`,
    );
  });

  test('the same is the same, and what was not known then is not asked for', () => {
    const again = { ...smallInput, training: [first as NonNullable<typeof first>, ...others] };
    expect(describeIdentity(backbone, { ...work, input: again }, 1)).toEqual(identity);
    expect(() => checkIdentity({ seed: 1 }, identity)).not.toThrow();
  });
});
