/** expandSegments: as pydicom expands them; malformed ones give nothing, and none grows beyond its descriptor. */
import { describe, expect, test } from 'vitest';
import { expandSegments } from '../../src/dicom/segmented-palette.js';
import { referenceDisplay } from './reference-display.js';

describe('expandSegments', () => {
  test.each(referenceDisplay.segments)('expands $words as pydicom does', ({ bits, words, entries }) => {
    const data = bits === 8 ? Uint8Array.from(words) : Uint16Array.from(words);
    const expanded = expandSegments(data, { count: entries.length, bigEndian: false });
    expect([...(expanded ?? [])]).toEqual(entries);
  });

  test('reads the offset of a repetition in the byte order of the file', () => {
    const data = Uint8Array.from([0, 2, 0, 9, 2, 1, 0, 0, 0, 0]);
    const shifted = Uint8Array.from([0, 1, 4, 0, 1, 5, 2, 1, 0, 3, 0, 0]);
    expect([...(expandSegments(data, { count: 4, bigEndian: true }) ?? [])]).toEqual([0, 9, 0, 9]);
    expect([...(expandSegments(shifted, { count: 3, bigEndian: true }) ?? [])]).toEqual([4, 5, 5]);
  });

  test.each([
    { name: 'a line first', words: [1, 2, 5], count: 2 },
    { name: 'a repetition first', words: [2, 1, 0, 0], count: 2 },
    { name: 'a list that is cut', words: [0, 4, 1, 2], count: 4 },
    { name: 'an unknown kind', words: [0, 1, 1, 7, 1, 1], count: 2 },
    { name: 'fewer entries than the descriptor says', words: [0, 2, 1, 2], count: 3 },
    { name: 'more entries than the descriptor says', words: [0, 1, 1, 0, 65535, 1], count: 3 },
    { name: 'a repetition of a repetition', words: [0, 1, 1, 2, 1, 3, 0], count: 3 },
    { name: 'a repetition of what lies beyond', words: [0, 1, 1, 2, 1, 900, 0], count: 3 },
    { name: 'an empty list', words: [0, 0, 0, 1, 5], count: 1 },
    { name: 'a repetition of nothing', words: [0, 1, 5, 2, 0, 0, 0, 0, 1, 6], count: 2 },
    { name: 'nothing', words: [], count: 1 },
  ])('refuses $name', ({ words, count }) => {
    expect(expandSegments(Uint16Array.from(words), { count, bigEndian: false })).toBeNull();
  });
});
