/** Quantum noise: counts of X-ray quanta, which spread as Poisson's distribution does. */
import { normalQuantile } from '../numeric/distributions.js';
import type { Random } from '../numeric/random.js';

const steps = 4096;
/** Normal numbers of equal probability: one is found by 12 random bits. */
let table: Float32Array | null = null;

function normals(): Float32Array {
  table ??= Float32Array.from({ length: steps }, (_, step) => normalQuantile((step + 0.5) / steps));
  return table;
}

/**
 * Replaces light (1 is the brightest tissue) by what is counted of it.
 *
 * The square root of a Poisson count has a standard deviation of about a half, whatever the mean: it is drawn normally and squared.
 * Mean and variance then are right to a few hundredths above about four quanta. Source: Anscombe, Biometrika 35, 1948, 246-254.
 *
 * @param quanta - counted in a pixel where the light is 1
 */
export function countQuanta(light: Float32Array, quanta: number, random: Random): void {
  const normal = normals();
  let bits = 0;
  for (let index = 0; index < light.length; index++) {
    // 24 of 32 bits give two numbers.
    bits = index % 2 === 0 ? random.integer(2 ** 32) : bits >>> 16;
    const root = Math.max(0, Math.sqrt(light[index]! * quanta) + 0.5 * normal[bits & (steps - 1)]!);
    light[index] = Math.max(0, root * root - 0.25) / quanta;
  }
}
