/** Dropout's mask. */
import { describe, expect, test } from 'vitest';
import { drawDropout } from '../../../src/training/stage/draw-dropout.js';

describe('drawDropout', () => {
  test('drops about its share and keeps the mean', () => {
    const mask = drawDropout(20_000, 0.3, 1);
    const dropped = mask.filter((factor) => factor === 0).length / mask.length;
    expect(dropped).toBeCloseTo(0.3, 1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  });

  test('is the same for a seed, and another for another', () => {
    expect(drawDropout(100, 0.5, 7)).toEqual(drawDropout(100, 0.5, 7));
    expect(drawDropout(100, 0.5, 8)).not.toEqual(drawDropout(100, 0.5, 7));
  });
});
