import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { tryLock } from '../../src/files/lock.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ignore = (): void => undefined;

describe('tryLock', () => {
  test('gives a lock to one at a time, and leaves nothing behind', async () => {
    const path = join(folder, 'out');
    const release = await tryLock(path, ignore);
    expect(await tryLock(path, ignore)).toBeNull();
    await release?.();
    expect(existsSync(`${path}.lock`)).toBe(false);
    const again = await tryLock(path, ignore);
    expect(again).not.toBeNull();
    await again?.();
  });

  test('takes over the lock of a holder that no longer touches it', async () => {
    const path = join(folder, 'stale');
    mkdirSync(`${path}.lock`);
    expect(await tryLock(path, ignore)).toBeNull();
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${path}.lock`, longAgo, longAgo);
    const release = await tryLock(path, ignore);
    expect(release).not.toBeNull();
    await release?.();
  });

  test('throws where no lock can be made', async () => {
    await expect(tryLock(join(folder, 'missing/out'), ignore)).rejects.toThrow('ENOENT');
  });
});
