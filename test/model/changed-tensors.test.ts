/** Changes of a network's numbers, found and applied. */
import { describe, expect, test } from 'vitest';
import { applyChanges, findChanges } from '../../src/model/changed-tensors.js';
import { createRandomWeights } from '../../src/model/random-weights.js';
import { viewPart } from '../../src/model/weights.js';

const base = createRandomWeights(1).values;
const trained = Float32Array.from(base);
viewPart(trained, 93, 'kernel')[7]! += 1;
viewPart(trained, 0, 'beta')[0] = Number.NaN;

function isEqual(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

describe('findChanges', () => {
  test('gives the tensors that differ, whole, and none where nothing differs', () => {
    const changes = findChanges(trained, base);
    expect(Object.keys(changes)).toEqual(['batch_normalization/beta', 'conv2d_93/kernel']);
    expect(changes['conv2d_93/kernel']).toHaveLength(2048 * 192);
    expect(findChanges(trained, trained)).toEqual({});
  });

  test('takes NaN for what it was, and -0 for another number than 0', () => {
    const zero = Float32Array.from(trained);
    viewPart(zero, 1, 'beta')[0] = 0;
    const negative = Float32Array.from(zero);
    viewPart(negative, 1, 'beta')[0] = -0;
    expect(Object.keys(findChanges(negative, zero))).toEqual(['batch_normalization_1/beta']);
  });
});

describe('applyChanges', () => {
  test('gives the trained numbers to the bit and leaves the base alone', () => {
    const before = Float32Array.from(base);
    const changes = { ...findChanges(trained, base), 'head/kernel': Float32Array.of(1) };
    expect(isEqual(applyChanges(base, changes), trained)).toBe(true);
    expect(isEqual(base, before)).toBe(true);
  });

  test('refuses a tensor of another length', () => {
    const act = () => applyChanges(base, { 'conv2d/kernel': new Float32Array(3) });
    expect(act).toThrow(RangeError);
    expect(act).toThrow('Cannot restore conv2d/kernel: expected 864 values, got 3; take a checkpoint of this network');
  });
});
