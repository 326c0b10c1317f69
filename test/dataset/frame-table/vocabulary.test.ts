/** Words that the frame table takes from files. */
import { describe, expect, test } from 'vitest';
import { findModality } from '../../../src/dataset/frame-table/vocabulary.js';

describe('findModality', () => {
  test.each(['XA', 'SEG', 'RTDOSE', 'RTIMAGE', 'SM', 'OPTBSV', 'DS'])('tells %s, a term of the standard', (term) => {
    expect(findModality(term)).toBe(term);
  });

  test.each(['DOE^JANE', 'xa', 'X-RAY', ''])('tells no free text: %j', (text) => {
    expect(findModality(text)).toBe('other');
  });

  test('is null where the file says nothing', () => {
    expect(findModality(null)).toBeNull();
  });
});
