/** Random shares with a symmetric beta distribution. */
import type { Random } from './random.js';

/**
 * Draws from Beta(alpha, alpha): near 0 or 1 for a small alpha, uniform for 1, near 0.5 for a large one.
 *
 * Source: Marsaglia and Tsang, A Simple Method for Generating Gamma Variables, doi 10.1145/358407.358414; in logarithms, so that a small alpha
 * doesn't end in 0 / 0.
 *
 * @param alpha - above 0
 * @throws RangeError for another alpha
 */
export function drawBeta(random: Random, alpha: number): number {
  if (!(alpha > 0 && alpha < Infinity))
    throw new RangeError(`Cannot draw from a beta distribution: expected an alpha above 0, got ${alpha}; pass one`);
  const [a, b] = [drawLogGamma(random, alpha), drawLogGamma(random, alpha)];
  return 1 / (1 + Math.exp(b - a));
}

/** The logarithm of a draw from Gamma(shape, 1). */
function drawLogGamma(random: Random, shape: number): number {
  if (shape < 1) return drawLogGamma(random, shape + 1) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
