/** Half precision, on all 65,536 words and between them; Node's DataView knows no half, so IEEE 754's definition is the reference. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFloat16, greatestFloat16, toFloat16 } from '../../src/numeric/float16.js';

const words = Uint16Array.from({ length: 2 ** 16 }, (_, word) => word);
const values = new Float32Array(2 ** 16);
fromFloat16(words, values);

/** IEEE 754-2019, 3.4, binary16: sign, 5 bits of exponent with a bias of 15, 10 bits of fraction. */
function readByDefinition(word: number): number {
  const [sign, exponent, fraction] = [(-1) ** (word >> 15), (word >> 10) & 31, word & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

/** The nearest half by trying the two around it; ties to the even word. */
function roundBySearch(value: number): number {
  const positive = Math.abs(value);
  let [low, high] = [0, 0x7c00];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= positive) low = middle;
    else high = middle;
  }
  // Rounding to infinity happens as if the next power of two were a number.
  const above = high === 0x7c00 ? 65536 : (values[high] as number);
  const [down, up] = [positive - (values[low] as number), above - positive];
  const word = down < up || (down === up && low % 2 === 0) ? low : high;
  return word | (value < 0 || Object.is(value, -0) ? 0x8000 : 0);
}

describe('fromFloat16', () => {
  test('reads every word as IEEE 754 defines it', () => {
    expect([...values]).toEqual([...words].map(readByDefinition));
    expect(values[0x7bff]).toBe(greatestFloat16);
  });

  test('refuses room of another length', () => {
    const act = () => fromFloat16(new Uint16Array(2), new Float32Array(3));
    expect(act).toThrow(RangeError);
    expect(act).toThrow(
      'Cannot read half-precision numbers: expected room for 2, got 3; pass an array of their length',
    );
  });
});

describe('toFloat16', () => {
  test('gives every word back; what is not a number stays none', () => {
    const back = toFloat16(values);
    const wrong = [...words].filter((word) => back[word] !== word && !Number.isNaN(values[word]));
    expect(wrong).toEqual([]);
    const nothing = [...words].filter((word) => Number.isNaN(values[word]));
    expect(nothing.every((word) => ((back[word] as number) & 0x7fff) > 0x7c00)).toBe(true);
  });

  test('rounds to the nearest between all neighbours, ties to even', () => {
    const between = Float32Array.from({ length: 3 * 0x7bff }, (_, at) => {
      const [word, quarter] = [Math.floor(at / 3), (at % 3) + 1];
      const [low, high] = [values[word] as number, values[word + 1] as number];
      return low + ((high - low) * quarter) / 4;
    });
    expect([...toFloat16(between)]).toEqual([...between].map(roundBySearch));
    const negative = between.map((value) => -value);
    expect([...toFloat16(negative)]).toEqual([...negative].map(roundBySearch));
  });

  test('rounds any float32 as a search does', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(toFloat16(Float32Array.of(value))[0]).toBe(roundBySearch(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('takes the words of a view, and 65520 to infinity', () => {
    const view = Float32Array.of(9, 65519, 65520, -65520).subarray(1);
    expect([...toFloat16(view)]).toEqual([0x7bff, 0x7c00, 0xfc00]);
  });
});
