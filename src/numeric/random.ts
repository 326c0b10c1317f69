/** Seeded random numbers: xoshiro128**, seeded by SplitMix64. */

/** A source of random numbers. The same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), in steps of 2^-53. */
  uniform(): number;
  /** Uniform among the whole numbers 0 … n - 1. @throws RangeError unless 1 ≤ n ≤ 2^32 */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** A new array with the same values in random order. */
  shuffle<T>(values: readonly T[]): T[];
}

/**
 * Creates a source of random numbers. Not for secrets.
 *
 * Source: Blackman and Vigna, ACM Trans. Math. Softw. 47(4), 2021, doi 10.1145/3460772 (xoshiro128**); Steele, Lea and
 * Flood, OOPSLA 2014, doi 10.1145/2660193.2660195 (SplitMix64).
 *
 * @param seed - a whole number from 0 to 2^53 - 1
 * @throws RangeError for another seed
 * @example
 * createRandom(1).integer(6) === createRandom(1).integer(6); // true
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`Cannot create random numbers: expected a whole seed of 0 or more, got ${seed}; pass one`);
  }
  const next = xoshiro128(seedState(seed));
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  const integer = (n: number): number => drawInteger(next, n);
  return { uniform, integer, normal: () => drawNormal(uniform), shuffle: (values) => drawOrder(integer, values) };
}

/** Four 32-bit words from the first two outputs of SplitMix64, the low halves first. */
function seedState(seed: number): Uint32Array {
  const state = new BigUint64Array(2);
  for (const index of [0, 1]) {
    let mixed = BigInt.asUintN(64, BigInt(seed) + BigInt(index + 1) * 0x9e3779b97f4a7c15n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    state[index] = mixed ^ (mixed >> 31n);
  }
  return Uint32Array.from([...state].flatMap((word) => [Number(word & 0xffffffffn), Number(word >> 32n)]));
}

/** The next 32 bits, as a number from 0 to 2^32 - 1. */
function xoshiro128(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Draws above the last whole multiple of n are thrown away, so that every number is as likely as the next. */
function drawInteger(next: () => number, n: number): number {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
    throw new RangeError(
      `Cannot draw a whole number: expected a bound from 1 to 2^32, got ${n}; pass how many there are`,
    );
  }
  const limit = 2 ** 32 - (2 ** 32 % n);
  let drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % n;
}

/** Box and Muller's transform, of which the second value is let go so that draws don't depend on earlier ones. */
function drawNormal(uniform: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
  return radius * Math.cos(2 * Math.PI * uniform());
}

/** Fisher and Yates' shuffle. */
function drawOrder<T>(integer: (n: number) => number, values: readonly T[]): T[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
