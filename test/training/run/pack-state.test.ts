import { describe, expect, test } from 'vitest';
import { createRandomWeights } from '../../../src/model/random-weights.js';
import { addPrefix, type Origin, packState, takePrefix, unpackState } from '../../../src/training/run/pack-state.js';
import type { ModelState } from '../../../src/training/stage/model-state.js';

const { values } = createRandomWeights(1);
const origin: Origin = { values, center: Float32Array.of(1, 2), spread: 3 };
const head = { kernel: Float32Array.of(0.5, -0.5), bias: 0.1, center: origin.center, spread: 3 };

describe('packState', () => {
  test('a network that never changed takes no room and comes back as the origin itself', () => {
    const packed = packState('start', { values, head }, origin);
    expect(Object.keys(packed.tensors)).toEqual(['start/head']);
    const state = unpackState('start', packed, origin);
    expect(state.values === values).toBe(true);
    expect(state.head).toEqual(head);
  });

  test('what changed comes back to the bit, beside another state', () => {
    const changed = values.slice();
    changed[changed.length - 1] = 7;
    const state: ModelState = { values: changed, head: { ...head, bias: 1 / 3 } };
    const packed = packState('best', state, origin);
    const tensors = { ...packState('start', { values, head }, origin).tensors, ...packed.tensors };
    const size = Object.values(packed.tensors).reduce((sum, { length }) => sum + length, 0);
    expect(size).toBeLessThan(values.length / 10);
    const found = unpackState('best', { tensors, bias: packed.bias }, origin);
    expect(found.head).toEqual(state.head);
    expect(Buffer.from(found.values.buffer).equals(Buffer.from(changed.buffer))).toBe(true);
    expect(unpackState('start', { tensors, bias: head.bias }, origin).values === values).toBe(true);
  });
});

test('takePrefix takes back what addPrefix added, and nothing else', () => {
  const own = { a: Float32Array.of(1), 'b/c': Float32Array.of(2) };
  expect(takePrefix('stage/', { ...addPrefix('stage/', own), other: Float32Array.of(3) })).toEqual(own);
});
