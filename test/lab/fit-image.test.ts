import { describe, expect, test } from 'vitest';
import { fitImage } from '../../src/lab/fit-image.js';

describe('fitImage', () => {
  test('pads to a square with black, the picture in the middle', () => {
    const fitted = fitImage({ data: Uint8Array.of(9, 9, 9, 9), rows: 1, columns: 4 }, 8);
    expect([fitted.rows, fitted.columns]).toEqual([4, 4]);
    expect([...fitted.data]).toEqual([0, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('shrinks what is larger', () => {
    const fitted = fitImage({ data: new Uint8Array(64 * 32).fill(100), rows: 64, columns: 32 }, 16);
    expect([fitted.rows, fitted.columns]).toEqual([16, 16]);
    expect([fitted.data[8 * 16], fitted.data[8 * 16 + 8]]).toEqual([0, 100]);
  });
});
