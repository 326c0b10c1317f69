/** Norms by block. */
import { expect, test } from 'vitest';
import { findBlockNorms, findBlockRatios } from '../../../../src/training/stage/observers/block-norms.js';

const places = [{ block: 'mixed10' }, { block: 'mixed10' }, { block: 'head' }];

test('findBlockNorms joins the parameters of a block', () => {
  expect(findBlockNorms(places, [4.5, 8, 0.5])).toEqual({ mixed10: 5, head: 1 });
});

test('findBlockRatios divides norms, and knows none for weights of 0', () => {
  expect(findBlockRatios(places, { changes: [0, 0.5, 2], weights: [50, 0, 0] })).toEqual({ mixed10: 0.1, head: null });
});
