/** Draws from a stream of random numbers. */
import type { Random } from '../numeric/random.js';

/** Draws uniformly from [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
