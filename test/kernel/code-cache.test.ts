/** Kept code is taken for the same source alone, and a module works with it as without. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { loadWithCode } from '../../src/kernel/code-cache.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-code-'));
const path = join(folder, 'module.cjs');
const cache = join(folder, 'cache');

function load(source: string): ReturnType<typeof loadWithCode> {
  writeFileSync(path, source);
  return loadWithCode(path, cache);
}

describe('loadWithCode', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  test('keeps code for the next run, and stands in for require', async () => {
    const source = 'exports.add = (a, b) => a + b; exports.file = __filename;';
    const first = load(source);
    expect(first.isKept).toBe(false);
    await first.keepCode();
    const second = load(source);
    expect(second.isKept).toBe(true);
    const module = createRequire(import.meta.url)(path);
    expect(module).toBe(second.exports);
    expect([module.add(2, 3), module.file]).toEqual([5, path]);
  });

  test('compiles another source of the same length anew', async () => {
    const first = load('exports.value = 1;');
    await first.keepCode();
    const second = load('exports.value = 2;');
    expect([second.isKept, second.exports]).toEqual([false, { value: 2 }]);
  });

  test('compiles anew where the kept code is broken, and mends it', async () => {
    const source = 'exports.value = "broken";';
    const name = `${sha256(source).slice(0, 16)}-${cachedDataVersionTag().toString(16)}.code`;
    writeFileSync(join(cache, name), 'no code');
    const again = load(source);
    expect([again.isKept, again.exports]).toEqual([false, { value: 'broken' }]);
    await again.keepCode();
    expect(readFileSync(join(cache, name), 'utf8')).not.toBe('no code');
  });
});
