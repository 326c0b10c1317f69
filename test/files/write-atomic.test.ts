/** Atomic writes: old content or new, never a part, nothing left beside. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeAtomic } from '../../src/files/write-atomic.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeAtomic', () => {
  test('makes missing folders, writes text and bytes, and leaves nothing beside', async () => {
    const path = join(folder, 'a', 'b', 'file');
    await writeAtomic(path, 'über');
    expect(await readFile(path, 'utf8')).toBe('über');
    await writeAtomic(path, Uint8Array.of(0, 255));
    expect([...(await readFile(path))]).toEqual([0, 255]);
    await writeAtomic(path, ['über, ', Uint8Array.of(97), 'b']);
    expect(await readFile(path, 'utf8')).toBe('über, ab');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file']);
  });

  test('writes the same without waiting for the disk', async () => {
    const path = join(folder, 'cache');
    await writeAtomic(path, 'value', { flush: false });
    expect(await readFile(path, 'utf8')).toBe('value');
    expect(await readdir(folder)).toEqual(['cache']);
  });

  test('gives the file the asked permission bits', async () => {
    const path = join(folder, 'key');
    await writeAtomic(path, 'secret', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('leaves what stood there, and no temporary file, when it fails', async () => {
    const path = join(folder, 'taken');
    await mkdir(path);
    await writeFile(join(path, 'kept'), 'old');
    await expect(writeAtomic(path, 'new')).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|ENOTEMPTY/) });
    expect(await readFile(join(path, 'kept'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['taken']);
  });

  test('lets several writers at once leave one whole content', async () => {
    const path = join(folder, 'shared');
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(contents.map((content) => writeAtomic(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['shared']);
  });
});
