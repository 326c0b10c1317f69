/** Seeded random numbers in named streams: what one series draws never shifts what another one draws. */
import { createHash } from 'node:crypto';
import { createRandom, type Random } from '../numeric/random.js';

/** Opens the stream of a name, as in `openStream(7, 'patient 3')`; the same seed and name always give the same numbers. */
export function openStream(seed: number, name: string): Random {
  const digest = createHash('sha256').update(`${seed}\0${name}`).digest();
  return createRandom(digest.readUIntBE(0, 6));
}

/** Draws uniformly from [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
