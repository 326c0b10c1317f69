import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('makeFolder', () => {
  test('makes what is missing, several at once, with the mode that is asked for, and keeps what is there', async () => {
    const path = join(folder, 'a/b/c');
    await Promise.all([makeFolder(path, { mode: 0o700 }), makeFolder(join(folder, 'a/b/d'), { mode: 0o700 })]);
    await makeFolder(path);
    const many = Array.from({ length: 50 }, (_, index) => join(folder, `many/${index % 10}/c/d/e`));
    await Promise.all(many.map((deep) => makeFolder(deep)));
    expect(many.every((deep) => statSync(deep).isDirectory())).toBe(true);
    for (const made of ['a', 'a/b', 'a/b/c', 'a/b/d']) expect(statSync(join(folder, made)).mode & 0o777).toBe(0o700);
  });

  test('throws where a file or a broken link is in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('nowhere', join(folder, 'link'));
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST');
    await expect(makeFolder(join(folder, 'file/a/b'))).rejects.toThrow('ENOTDIR');
    await expect(makeFolder(join(folder, 'link/a'))).rejects.toThrow(/EEXIST|ENOENT/);
  });

  test.skipIf(!existsSync('/proc/self'))('throws in /proc, where making folders went round for ever', async () => {
    await expect(makeFolder('/proc/x/y/z')).rejects.toThrow("ENOENT: no such file or directory, mkdir '/proc/x'");
  });
});
