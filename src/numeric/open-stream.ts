/** Seeded random numbers in named streams: what is drawn for one purpose never shifts what is drawn for another. */
import { createHash } from 'node:crypto';
import { createRandom, type Random } from './random.js';

/**
 * A seed for one purpose, as in `deriveSeed(7, 'dropout', stage, epoch, step)`: the same arguments always give the same whole number
 * below 2^48, others another one. Not for secrets.
 */
export function deriveSeed(seed: number, ...purpose: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...purpose].join('\0'))
    .digest();
  return digest.readUIntBE(0, 6);
}

/** Opens the stream of a purpose, as in `openStream(7, 'patient 3')`; the same seed and purpose always give the same numbers. */
export function openStream(seed: number, ...purpose: readonly (string | number)[]): Random {
  return createRandom(deriveSeed(seed, ...purpose));
}
