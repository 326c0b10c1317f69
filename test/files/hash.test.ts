/** SHA-256 against the example values of FIPS 180-4 ("abc", and one million times "a"). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256, sha256OfFile } from '../../src/files/hash.js';

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const millionA = 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0';

describe('sha256', () => {
  test('hashes the concatenation of texts and bytes', () => {
    expect(sha256('abc')).toBe(abc);
    expect(sha256('a', Uint8Array.of(0x62), '', 'c')).toBe(abc);
  });
});

describe('sha256OfFile', () => {
  test('hashes a file that is read in several parts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hash-'));
    try {
      await writeFile(join(folder, 'a'), 'a'.repeat(1_000_000));
      expect(await sha256OfFile(join(folder, 'a'))).toBe(millionA);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('passes on that a file is missing', async () => {
    await expect(sha256OfFile('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
