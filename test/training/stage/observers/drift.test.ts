/** Drift of a state from the pretrained network. */
import { describe, expect, test } from 'vitest';
import { convolutions, findBlock } from '../../../../src/model/graph.js';
import { createRandomWeights } from '../../../../src/model/random-weights.js';
import { viewPart } from '../../../../src/model/weights.js';
import { findDrift } from '../../../../src/training/stage/observers/drift.js';

describe('findDrift', () => {
  const { values: pretrained } = createRandomWeights(1);
  const first = findBlock('mixed9');

  test('is 0 where nothing changed, for the trainable blocks alone', () => {
    const none = { weights: 0, movingMean: 0, movingVariance: 0 };
    expect(findDrift(pretrained, pretrained, { first })).toEqual({ mixed9: none, mixed10: none });
  });

  test('is the share by which a block changed, for weights and statistics apart', () => {
    const values = Float32Array.from(pretrained);
    for (let index = convolutions.length - 9; index < convolutions.length; index++) {
      for (const part of ['kernel', 'beta'] as const) scale(viewPart(values, index, part), 1.1);
      scale(viewPart(values, index, 'moving_variance'), 1.5);
    }
    const { mixed9, mixed10 } = findDrift(values, pretrained, { first });
    expect(mixed9?.weights).toBe(0);
    expect(mixed10?.weights).toBeCloseTo(0.1, 6);
    expect(mixed10?.movingMean).toBe(0);
    expect(mixed10?.movingVariance).toBeCloseTo(0.5, 6);
  });
});

function scale(array: Float32Array, factor: number): void {
  array.forEach((value, at) => {
    array[at] = value * factor;
  });
}
