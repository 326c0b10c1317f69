/** Streams are named by seed and purpose, and by nothing else. */
import { describe, expect, test } from 'vitest';
import { deriveSeed, openStream } from '../../src/numeric/open-stream.js';

describe('deriveSeed', () => {
  test('is the first six bytes of the SHA-256 over seed and purpose', () => {
    // python3 -c "import hashlib; print(int.from_bytes(hashlib.sha256(b'7\0dropout\0001\0002').digest()[:6], 'big'))"
    expect(deriveSeed(7, 'dropout', 1, 2)).toBe(113_477_996_303_415);
  });

  test('parts what stands apart', () => {
    const seeds = [deriveSeed(1, 'a', 12), deriveSeed(1, 'a', 1, 2), deriveSeed(11, 'a', 2), deriveSeed(1, 'a1', 2)];
    expect(new Set(seeds).size).toBe(4);
  });
});

describe('openStream', () => {
  test('gives the same numbers for the same name, and others for another', () => {
    expect(openStream(1, 'a').uniform()).toBe(openStream(1, 'a').uniform());
    expect(openStream(1, 'a').uniform()).not.toBe(openStream(1, 'b').uniform());
  });
});
