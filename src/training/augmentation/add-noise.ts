/** Gaussian noise at two numbers a random word. */
import { normalQuantile } from '../../numeric/distributions.js';
import { createRandom } from '../../numeric/random.js';

/** Steps of the distribution: 13 bits of half a random word each. */
const steps = 2 ** 13;

let table: Float32Array | null = null;

/** Standard normal deviates of equal probability, in rising order: they end at ± 3.8. */
function normalDeviates(): Float32Array {
  if (table) return table;
  table = new Float32Array(steps);
  for (let at = 0; at < steps / 2; at++) {
    const deviate = normalQuantile((at + 0.5) / steps);
    table[at] = deviate;
    table[steps - 1 - at] = -deviate;
  }
  return table;
}

/**
 * Adds independent normal noise to each value.
 *
 * @param deviation - standard deviation
 */
export function addNoise(values: Float32Array, deviation: number, seed: number): void {
  const deviates = normalDeviates();
  const random = createRandom(seed);
  for (let at = 0; at < values.length; at += 2) {
    const word = random.integer(2 ** 32);
    values[at] = values[at]! + deviation * deviates[word & (steps - 1)]!;
    if (at + 1 < values.length) values[at + 1] = values[at + 1]! + deviation * deviates[word >>> 19]!;
  }
}
