import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeColumn } from '../../../src/report/figure/column-text.js';

describe('writeColumn', () => {
  test.each<[string, (number | null)[], string[]]>([
    ['with the decimals of the most precise', [0.5, 2, 0.125], ['0.500', '2.000', '0.125']],
    ['with six digits of the largest', [1234.56789, 7.25], ['1234.57', '7.25']],
    ['that are whole, all of them', [1234567, 8], ['1234567', '8']],
    ['that are small', [0.00012, 0.0034], ['0.00012', '0.00340']],
    ['each on its own where small ones would be lost', [1e-7, 12.5], ['1e-7', '12.5']],
    ['that no decimals can hold', [1e-300, 1e300], ['1e-300', '1e+300']],
    ['beside missing ones', [null, 0.5, Number.NaN], ['', '0.5', 'NaN']],
    ['that were 32 bits wide', [Math.fround(0.1), 1], ['0.1', '1.0']],
    ['that are all zero', [0, -0], ['0', '0']],
  ])('writes numbers %s', (_, values, texts) => {
    expect(writeColumn(values)).toEqual({ kind: 'numeric', texts });
  });

  test.each([
    ['days', ['2024-01-01T00:00:00', '2024-01-02T00:00:00.000000000'], ['2024-01-01', '2024-01-02']],
    ['minutes', ['2024-01-01T00:00:00', '2024-01-01 12:30:00.000'], ['2024-01-01 00:00', '2024-01-01 12:30']],
    ['seconds', ['2024-01-01T00:00:00', '2024-01-01T12:30:15'], ['2024-01-01 00:00:00', '2024-01-01 12:30:15']],
    [
      'fractions',
      ['2024-01-01T12:30:15.250', '2024-01-01T12:30:15.500'],
      ['2024-01-01 12:30:15.250', '2024-01-01 12:30:15.500'],
    ],
    [
      'zones',
      ['2024-01-01T00:00:00Z', '2024-01-01T12:30:00+01:00'],
      ['2024-01-01 00:00:00Z', '2024-01-01 12:30:00+01:00'],
    ],
    ['days as they are', ['2024-01-01', '2024-01-02'], ['2024-01-01', '2024-01-02']],
  ])('writes dates as %s', (_, values, texts) => {
    expect(writeColumn(values)).toEqual({ kind: 'dated', texts });
  });

  test('leaves what is of several kinds as it is', () => {
    const values = ['2024-01-01T00:00:00', 'Taught', 0.5, null, { a: 1 }];
    expect(writeColumn(values)).toEqual({
      kind: 'text',
      texts: ['2024-01-01T00:00:00', 'Taught', '0.5', '', '{"a":1}'],
    });
    expect(writeColumn([null, null]).kind).toBe('text');
  });

  test('never loses more than a thousandth of a number, and aligns the points of plain ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const { texts } = writeColumn(values);
          texts.forEach((text, index) => {
            expect(Math.abs(Number(text) - values[index]!)).toBeLessThanOrEqual(1e-3 * Math.abs(values[index]!));
          });
        },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 20 }), (thousands) => {
        const decimals = writeColumn(thousands.map((n) => n / 1000)).texts.map(
          (text) => text.split('.')[1]?.length ?? 0,
        );
        const isOwn = thousands.some((n) => n !== 0 && Math.abs(n) < 100);
        if (!isOwn) expect(new Set(decimals).size).toBe(1);
      }),
    );
  });
});
