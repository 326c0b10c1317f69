/** Numbers are numbers, all else is exact, wherever they stand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTexts, compareValues } from '../../src/notebook/compare-texts.js';

const tolerance = { relative: 1e-3, absolute: 1e-9 };

describe('compareTexts', () => {
  test.each([
    ['loss 0.5000 after 3 epochs', 'loss 0.5004 after 3 epochs'],
    ['x = -1e-3', 'x = -0.001'],
    ['-0.00 and 0', '0.00 and 0.0'],
    ['<td>12.5</td><td>.25</td>', '<td>12.50</td><td>0.25</td>'],
    ['1e-12', '-1e-12'],
    ['12ms', '12.001ms'],
  ])('takes %j and %j for the same', (a, b) => {
    expect(compareTexts(a, b, tolerance)).toBeNull();
  });

  test.each([
    ['loss 0.500', 'loss 0.502', 'line 1, column 6', 'loss 0.500', 'loss 0.502'],
    ['a\nb 1\nc', 'a\nb 2\nc', 'line 2, column 3', 'b 1', 'b 2'],
    ['v1.2.3', 'v1.2.4', 'line 1, column 6', 'v1.2.3', 'v1.2.4'],
    ['x7', 'x7.0', 'line 1, column 3', 'x7', 'x7.0'],
    ['2026-11-24', '2026-11-25', 'line 1, column 9', '2026-11-24', '2026-11-25'],
    ['NaN', '1', 'line 1, column 1', 'NaN', '1'],
    ['a', 'a 5', 'line 1, column 2', 'a', 'a 5'],
    ['a\n', '', 'line 1, column 1', 'a', ''],
  ])('finds where %j and %j differ', (a, b, where, expected, found) => {
    expect(compareTexts(a, b, tolerance)).toEqual({ where, expected, found });
  });

  test('clips long lines to sixty characters round the place', () => {
    const line = 'x'.repeat(500);
    const mismatch = compareTexts(`${line}a${line}`, `${line}b${line}`, tolerance);
    expect(mismatch?.where).toBe('line 1, column 501');
    expect(mismatch?.expected).toBe(`${'x'.repeat(20)}a${'x'.repeat(38)}…`);
  });

  test('without a tolerance takes numbers for text', () => {
    expect(compareTexts('1.0', '1', null)).toMatchObject({ where: 'line 1, column 2' });
  });

  test('finds each number that is moved by more than the tolerance, and none that is moved by less', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), {
      minLength: 1,
    });
    const texts = fc.array(fc.stringMatching(/^[ a-z:\n]*[ :\n]$/), { minLength: 1 });
    fc.assert(
      fc.property(numbers, texts, fc.nat(), (values, words, choice) => {
        const write = (list: readonly number[]): string =>
          list.map((value, index) => `${words[index % words.length]}${value}`).join(' ');
        const place = choice % values.length;
        const move = (share: number): string =>
          write(values.map((value, index) => (index === place ? value * (1 + share) + share * 1e-6 : value)));
        expect(compareTexts(write(values), move(1e-4), tolerance)).toBeNull();
        expect(compareTexts(write(values), move(1e-2), tolerance)).not.toBeNull();
      }),
    );
  });
});

describe('compareValues', () => {
  test('names the path, and compares numbers and texts at any depth', () => {
    const spec = { data: [{ x: [1, 2, 3], name: 'loss 0.5' }], layout: { title: 'a' } };
    const close = { layout: { title: 'a' }, data: [{ name: 'loss 0.5001', x: [1, 2.0001, 3] }] };
    expect(compareValues(spec, close, tolerance)).toBeNull();
    const far = { ...spec, data: [{ ...spec.data[0], x: [1, 2.1, 3] }] };
    expect(compareValues(spec, far, tolerance)).toEqual({ where: 'data[0].x[1]', expected: '2', found: '2.1' });
    const named = { ...spec, data: [{ ...spec.data[0], name: 'lost 0.5' }] };
    expect(compareValues(spec, named, tolerance)).toMatchObject({ where: 'data[0].name, line 1, column 4' });
  });

  test.each([
    [{ a: 1 }, {}, 'a', '1', 'nothing'],
    [[1], [1, 2], '[1]', 'nothing', '2'],
    [[1], { 0: 1 }, 'the whole', '[1]', '{"0":1}'],
    [{ a: null }, { a: 0 }, 'a', 'null', '0'],
    [{ a: '1' }, { a: 1 }, 'a', '"1"', '1'],
  ])('tells %j from %j', (a, b, where, expected, found) => {
    expect(compareValues(a, b, tolerance)).toEqual({ where, expected, found });
  });

  test('finds no difference between any JSON value and itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compareValues(value, structuredClone(value), tolerance)).toBeNull();
      }),
    );
  });
});
