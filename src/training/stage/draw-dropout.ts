/** Dropout's mask from a seed: plain numbers, so that it is the same on every backend. */
import { createRandom } from '../../numeric/random.js';

/** `count` factors: 0 for the dropped share `rate`, 1 / (1 - rate) for the rest, so that the mean stays. */
export function drawDropout(count: number, rate: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
}
