/** Linear CKA by what is known of it. */
import { describe, expect, test } from 'vitest';
import { linearCka } from '../../../../src/training/stage/observers/linear-cka.js';
import { drawNumbers } from '../../../model/reference-checks.js';

const width = 3;
const values = drawNumbers(1, 8 * width, 1);

describe('linearCka', () => {
  test('of one channel each is the squared correlation', () => {
    const a = { values: Float32Array.of(1, 2, 3, 4), width: 1 };
    const b = { values: Float32Array.of(2, 1, 4, 3), width: 1 };
    expect(linearCka(a, b)).toBeCloseTo(0.6 ** 2, 10);
  });

  test('is 1 after a turn, a scaling and a shift', () => {
    const turned = values.map((_, at) => {
      const row = at - (at % width);
      const [x, y, z] = [values[row], values[row + 1], values[row + 2]] as [number, number, number];
      return [5 + 3 * (0.6 * x - 0.8 * y), 3 * (0.8 * x + 0.6 * y), -3 * z][at % width] as number;
    });
    expect(linearCka({ values, width }, { values: turned, width })).toBeCloseTo(1, 6);
  });

  test('falls when one channel is stretched, and compares different widths', () => {
    const stretched = values.map((value, at) => (at % width === 0 ? 10 * value : value));
    const alike = linearCka({ values, width }, { values: stretched, width });
    expect(alike).toBeGreaterThan(0);
    expect(alike).toBeLessThan(0.9);
    const narrow = { values: values.filter((_, at) => at % width < 2), width: 2 };
    expect(linearCka({ values, width }, narrow)).toBeLessThan(1);
  });

  test('is null where a representation does not tell frames apart', () => {
    expect(linearCka({ values, width }, { values: new Float32Array(8 * width).fill(2), width })).toBeNull();
  });
});
