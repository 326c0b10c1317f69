/** Random numbers against an implementation of their own in Python, and what they promise of any seed. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mean, standardDeviation } from '../../src/numeric/describe.js';
import { createRandom } from '../../src/numeric/random.js';

const reference: { seed: number; uniform: number[] }[] = JSON.parse(
  readFileSync(new URL('../fixtures/numeric/random.json', import.meta.url), 'utf8'),
);
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('createRandom', () => {
  test.each(reference)('uniform gives the reference numbers of seed $seed', ({ seed, uniform }) => {
    const random = createRandom(seed);
    expect(uniform.map(() => random.uniform())).toEqual(uniform);
  });

  test('integer stays below its bound, and reaches every number', () => {
    const random = createRandom(3);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 7000; draw++) counts[random.integer(7)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(Math.max(...counts)).toBeLessThan(1100);
  });

  test('normal has mean 0, standard deviation 1 and a share of 0.954 within two of them', () => {
    const random = createRandom(5);
    const drawn = Array.from({ length: 20_000 }, () => random.normal());
    expect(mean(drawn)).toBeCloseTo(0, 1);
    expect(standardDeviation(drawn)).toBeCloseTo(1, 1);
    expect(drawn.filter((value) => Math.abs(value) < 2).length / drawn.length).toBeCloseTo(0.954, 2);
  });

  test('shuffle keeps the values, leaves the given array alone and repeats itself with the seed', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer()), (seed, values) => {
        const before = [...values];
        const shuffled = createRandom(seed).shuffle(values);
        expect(values).toEqual(before);
        expect([...shuffled].sort()).toEqual([...values].sort());
        expect(createRandom(seed).shuffle(values)).toEqual(shuffled);
      }),
    );
  });

  test('shuffle puts each value in each place equally often', () => {
    const random = createRandom(11);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 8000; draw++) counts[random.shuffle([0, 1, 2, 3]).indexOf(0)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(160);
  });

  test('refuses seeds and bounds that it can not honour', () => {
    expect(() => createRandom(-1)).toThrow(
      new RangeError('Cannot create random numbers: expected a whole seed of 0 or more, got -1; pass one'),
    );
    expect(() => createRandom(0.5)).toThrow(RangeError);
    expect(() => createRandom(1).integer(0)).toThrow(
      new RangeError('Cannot draw a whole number: expected a bound from 1 to 2^32, got 0; pass how many there are'),
    );
  });
});
