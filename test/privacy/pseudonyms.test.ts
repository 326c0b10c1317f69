/** createPseudonymizer: HMAC-SHA-256 as other implementations compute it. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPseudonymizer, syntheticKey } from '../../src/privacy/pseudonyms.js';

describe('createPseudonymizer', () => {
  test('gives the pseudonyms that Python computes (test/fixtures/privacy/make-pseudonyms.py)', () => {
    const pseudonym = createPseudonymizer(syntheticKey);
    expect(pseudonym('patient', 'SYN-0001')).toBe('patient-6fe905d9bd97');
    expect(pseudonym('series', 'SYN-0001')).toBe('series-a87bee43bbc9');
    expect(pseudonym('file', 'Müller/1.dcm')).toBe('file-6560b626a9a7');
  });

  test('gives equal values of different kinds unrelated pseudonyms, and other keys other ones', () => {
    const ours = createPseudonymizer(syntheticKey);
    const theirs = createPseudonymizer(new Uint8Array(32));
    const digits = [ours('patient', 'x'), ours('study', 'x'), theirs('patient', 'x')].map((name) => name.split('-')[1]);
    expect(new Set(digits).size).toBe(3);
    expect(ours('patient', 'x')).toMatch(/^patient-[0-9a-f]{12}$/);
  });

  test('gives for texts and keys of any length what HMAC gives', () => {
    for (const length of [16, 32, 64, 65, 200]) {
      const key = new Uint8Array(length).fill(length);
      const pseudonym = createPseudonymizer(key);
      for (const text of ['', 'ü', '漢字'.repeat(100), 'x'.repeat(1019), 'é'.repeat(5000)]) {
        const digest = createHmac('sha256', key).update(`file\0${text}`).digest('hex');
        expect(pseudonym('file', text)).toBe(`file-${digest.slice(0, 12)}`);
      }
    }
  });

  test('refuses a short key', () => {
    const create = (): unknown => createPseudonymizer(new Uint8Array(15));
    expect(create).toThrow(RangeError);
    expect(create).toThrow(
      'Cannot create pseudonyms: expected a key of at least 16 bytes, got 15; use readOrCreateKey',
    );
  });
});
