/** Beta(alpha, alpha) has its moments, and holds for a very small alpha. */
import { describe, expect, test } from 'vitest';
import { drawBeta } from '../../src/numeric/draw-beta.js';
import { openStream } from '../../src/numeric/open-stream.js';

describe('drawBeta', () => {
  test.each([0.01, 0.2, 1, 3, 50])('has the mean and the variance of alpha %d', (alpha) => {
    const random = openStream(1, 'beta', alpha);
    const draws = Array.from({ length: 20_000 }, () => drawBeta(random, alpha));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    const expected = 1 / (4 * (2 * alpha + 1));
    // Five standard errors of the mean; the variance of bounded draws is as near.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(expected / draws.length));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
    expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
  });

  test('refuses an alpha that is not above 0', () => {
    expect(() => drawBeta(openStream(1, 'beta'), 0)).toThrow(
      new RangeError('Cannot draw from a beta distribution: expected an alpha above 0, got 0; pass one'),
    );
  });
});
