/** A seed for one purpose from the seed of a training, so that no generator's state has to be carried along. */
import { sha256 } from '../files/hash.js';

/**
 * A whole number below 2^52 that depends on all parts and their order.
 *
 * @example
 * createRandom(deriveSeed(seed, 'order', stage, epoch)).shuffle(frames);
 */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  return Number.parseInt(sha256(JSON.stringify(parts)).slice(0, 13), 16);
}
