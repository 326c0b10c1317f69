import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Context, UsageError } from '../../src/cli/command.js';
import { checkFolder, findKind, isSameFile } from '../../src/cli/output-path.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'file'), '');
const context: Context = {
  print: () => {},
  log: () => {},
  warn: () => {},
  env: {},
  cwd: folder,
  signal: new AbortController().signal,
};

describe('checkFolder', () => {
  test('takes a missing folder below one that can be written, and leaves nothing there', async () => {
    const before = readdirSync(folder);
    expect(await checkFolder('--out', 'a/b', context)).toBe(join(folder, 'a/b'));
    expect(readdirSync(folder)).toEqual(before);
  });

  test('looks where in the folder is to be written', async () => {
    mkdirSync(join(folder, 'prefix'), { recursive: true });
    writeFileSync(join(folder, 'prefix/share'), '');
    await expect(checkFolder('--prefix', 'prefix', { cwd: folder, below: 'share/jupyter' })).rejects.toThrow(
      "Cannot write to --prefix 'prefix': expected a folder that can be written, got a file on the way",
    );
  });

  test('refuses a file on the way', async () => {
    await expect(checkFolder('--out', 'file/a', context)).rejects.toThrow(
      new UsageError(
        "Cannot write to --out 'file/a': expected a folder that can be written, got a file on the way; name another folder",
      ),
    );
  });

  test.skipIf(!existsSync('/proc/self'))('refuses /proc, where making folders would hang', async () => {
    await expect(checkFolder('--out', '/proc/x/y', context)).rejects.toThrow("Cannot write to --out '/proc/x/y'");
  });
});

test('findKind tells folders, files and what is not there, below a file too', () => {
  const kinds = ['.', 'file', 'absent', 'file/a'].map((name) => findKind(join(folder, name)));
  expect(kinds).toEqual(['folder', 'file', 'nothing', 'nothing']);
});

describe('isSameFile', () => {
  test('follows links, and takes missing files for different', () => {
    symlinkSync('file', join(folder, 'link'));
    linkSync(join(folder, 'file'), join(folder, 'hard'));
    writeFileSync(join(folder, 'other'), '');
    const same = (a: string, b: string): boolean => isSameFile(join(folder, a), join(folder, b));
    expect([same('file', 'link'), same('file', 'hard'), same('file', 'other'), same('none', 'none')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
