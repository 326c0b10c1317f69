/** The cache keeps numbers in both precisions, on disk and in memory, and trusts no file that it hasn't checked. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { type CachePlan, openFeatureCache } from '../../src/model/feature-cache.js';

const id = sha256('a frame');
const values = Float32Array.of(0, 1, -2.5, 1000.25, 6e-8);

describe('openFeatureCache', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'angiolab-cache-'));
    return () => rmSync(folder, { recursive: true });
  });

  const open = (change: Partial<CachePlan> = {}) => openFeatureCache(folder, { recipe: 'r', length: 5, ...change });

  function findFile(of: string = id): string {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return join(folder, names.find((name) => name.includes(`${of}.f`)) as string);
  }

  async function read(cache: ReturnType<typeof open>): Promise<number[] | null> {
    const target = new Float32Array(5);
    return (await cache.readInto(id, target)) ? [...target] : null;
  }

  test('gives float32 back as they were, and float16 rounded', async () => {
    await open().write(id, values);
    expect(await read(open())).toEqual([...values]);
    await open({ precision: 'float16' }).write(id, values);
    expect(await read(open({ precision: 'float16' }))).toEqual([0, 1, -2.5, 1000, 2 ** -24]);
  });

  test('knows nothing of another recipe, another length, or another precision', async () => {
    await open().write(id, values);
    for (const change of [{ recipe: 's' }, { length: 6 }, { precision: 'float16' } as const]) {
      expect(await open(change).has(id)).toBe(false);
      expect(await open(change).readInto(id, new Float32Array(change.length ?? 5))).toBe(false);
    }
    expect(await open().has(id)).toBe(true);
  });

  test('notices a file that was altered before it was read, and that of another frame', async () => {
    await open().write(id, values);
    const bytes = readFileSync(findFile());
    writeFileSync(findFile(), Buffer.from(bytes).fill(7, 4, 8));
    expect(await read(open())).toBeNull();
    writeFileSync(findFile(), bytes);
    expect(await read(open())).toEqual([...values]);
    await open().write(sha256('b'), values);
    writeFileSync(findFile(), readFileSync(findFile(sha256('b'))));
    expect(await read(open())).toBeNull();
  });

  test('keeps in memory what fits, and only that', async () => {
    const cache = open({ memoryBytes: 19 });
    await cache.write(id, values);
    await read(cache);
    rmSync(findFile());
    expect(await read(cache)).toBeNull();
    const larger = open({ memoryBytes: 20 });
    await larger.write(id, values);
    await read(larger);
    rmSync(findFile());
    expect(await read(larger)).toEqual([...values]);
  });

  test.each([65505, Number.NaN, Number.NEGATIVE_INFINITY])('refuses to keep %d as float16', async (value) => {
    const act = open({ precision: 'float16' }).write(id, Float32Array.of(0, 0, 0, 0, value));
    await expect(act).rejects.toThrow(RangeError);
    await expect(open({ precision: 'float16' }).write(id, Float32Array.of(value))).rejects.toThrow(
      `Cannot keep features as float16: expected values of 65504 at most, got ${value}; set \`cachePrecision\` to float32`,
    );
  });
});
