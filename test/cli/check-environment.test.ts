import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { checkEnvironment } from '../../src/cli/check-environment.js';
import { UsageError } from '../../src/cli/command.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());
writeFileSync(join(folder, 'file'), '');

const check = (env: NodeJS.ProcessEnv): Promise<void> => checkEnvironment({ cwd: folder, env });

describe('checkEnvironment', () => {
  test('takes no variables, and a cache that is there or can be made', async () => {
    vi.stubEnv('ANGIOLAB_BACKEND', 'wasm');
    for (const env of [{}, { ANGIOLAB_CACHE: '.' }, { ANGIOLAB_CACHE: 'a/b' }]) await check(env);
  });

  test('refuses a cache that can not be made, and a backend that there is not', async () => {
    await expect(check({ ANGIOLAB_CACHE: 'file/cache' })).rejects.toThrow(
      new UsageError(
        "Cannot write to ANGIOLAB_CACHE 'file/cache': expected a folder that can be written, got a file on the way; name another folder",
      ),
    );
    vi.stubEnv('ANGIOLAB_BACKEND', 'cuda');
    await expect(check({})).rejects.toThrow(UsageError);
    await expect(check({})).rejects.toThrow('expected ANGIOLAB_BACKEND to be native or wasm, got cuda');
  });
});
