/** readOrCreateKey: one key, whoever comes first, for its owner's eyes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOrCreateKey } from '../../src/privacy/key-file.js';

describe('readOrCreateKey', () => {
  let folder = '';
  let path = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'angiolab-key-'));
    path = join(folder, 'config', 'pseudonym.key');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('makes 32 random bytes that only the owner can read, and reads them again', async () => {
    const key = await readOrCreateKey(path);
    expect(key).toHaveLength(32);
    expect(new Set(key).size).toBeGreaterThan(8);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await readOrCreateKey(path)).toEqual(key);
  });

  test('gives everybody the same key when many ask at once, and leaves nothing else behind', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => readOrCreateKey(path)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(readdirSync(dirname(path))).toEqual(['pseudonym.key']);
  });

  test('refuses a damaged key and leaves it as it is', async () => {
    const damaged = join(folder, 'damaged.key');
    writeFileSync(damaged, 'abc');
    await expect(readOrCreateKey(damaged)).rejects.toThrow(
      new RangeError(
        'Cannot read the pseudonym key: expected 32 bytes, got 3; name the file of a key, or restore it; without it pseudonyms are others',
      ),
    );
    expect(readFileSync(damaged, 'utf8')).toBe('abc');
  });
});
