/** Whatever is missing, provisioning ends in one sentence and never throws, but for an interrupt; the real thing is test/e2e/provision.test.ts. */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildAddon } from '../../src/tensorflow/build-addon.js';
import { requireDiskSpace } from '../../src/tensorflow/disk-space.js';
import { findUnsupported } from '../../src/tensorflow/platform.js';
import { findPip, findProgram } from '../../src/tensorflow/programs.js';
import { provision } from '../../src/tensorflow/provision.js';
import { explainFailure, ProvisionError } from '../../src/tensorflow/provision-error.js';

const standIn = resolve(import.meta.dirname, '../fixtures/tensorflow/stand-in.whl');
let folder = '';
let cache = '';
const log = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'angiolab-path-'));
  cache = join(folder, 'cache');
  vi.stubEnv('PATH', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function addProgram(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function readReason(options: { readonly wheel?: string } = {}): Promise<string> {
  const result = await provision({ log, cacheDirectory: cache, ...options });
  return result.ok ? 'it was provisioned' : result.reason;
}

describe.skipIf(findUnsupported() !== null)('provision (only where the platform has a native backend)', () => {
  test('without a compiler: one sentence that names it, the fallback and the cure', async () => {
    expect(await readReason()).toBe(
      "Native TensorFlow can't be set up: no C++ compiler (g++, c++ or clang++) is on PATH; WASM is used instead; " +
        'install one (Debian, Ubuntu: `apt install g++`) and run `npx angiolab doctor --fix`.',
    );
  });

  test('without pip: one sentence that names it, and nothing is left in the cache', async () => {
    await addProgram('g++', 'exit 1');
    expect(await readReason()).toMatch(
      /^Native TensorFlow can't be set up: no pip is on PATH .*; WASM is used instead; /,
    );
    expect(await readdir(join(cache, 'tensorflow'))).toEqual([]);
  });

  test('with a wheel that is not the pinned one: one sentence that names both hashes', async () => {
    await addProgram('g++', 'exit 1');
    expect(await readReason({ wheel: standIn })).toMatch(
      /the wheel stand-in\.whl has SHA-256 [0-9a-f]{12}…, and the pinned tensorflow_cpu-2\.21\.0-.* has dcc8afd32930…; WASM/,
    );
  });

  test('with a wheel that is not there: one sentence that names it', async () => {
    await addProgram('g++', 'exit 1');
    expect(await readReason({ wheel: join(folder, 'none.whl') })).toContain('the wheel none.whl is not there');
  });

  test("without a network: one sentence with pip's last line", async () => {
    await addProgram('g++', 'exit 1');
    await addProgram('pip', 'case "$1" in --version) exit 0;; esac; echo "ERROR: no route" >&2; exit 1');
    expect(await readReason()).toContain('pip could not download tensorflow-cpu==2.21.0 (ERROR: no route); WASM');
  });

  test('ends pip when its signal fires, throws the reason, and leaves nothing in the cache', async () => {
    await addProgram('g++', 'exit 1');
    const begun = join(folder, 'begun');
    await addProgram('pip', `case "$1" in --version) exit 0;; esac; echo > '${begun}'; exec /bin/sleep 60`);
    const ending = new AbortController();
    const ended = provision({ log, cacheDirectory: cache, signal: ending.signal }).catch((error: unknown) => error);
    await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await ended).toBe(reason);
    expect(await readdir(join(cache, 'tensorflow'))).toEqual([]);
  });

  test('with a cache that is a file: one sentence', async () => {
    await addProgram('g++', 'exit 1');
    await writeFile(cache, '');
    expect(await readReason()).toMatch(/^Native TensorFlow can't be set up: ENOTDIR.*; WASM is used instead; .*\.$/);
  });
});

describe('requireDiskSpace', () => {
  test('a full disk is a ProvisionError that says how much is needed', async () => {
    await expect(requireDiskSpace(folder, 1e18)).rejects.toThrow(ProvisionError);
    await expect(requireDiskSpace(folder, 1e18)).rejects.toThrow(
      /has [\d.]+ GB free where 1000000000\.0 GB are needed/,
    );
    await expect(requireDiskSpace(folder, 1)).resolves.toBeUndefined();
  });
});

describe('buildAddon', () => {
  test("a failing compiler is a ProvisionError with the compiler's first error", async () => {
    const compiler = await addProgram('g++', 'echo "tfjs_backend.cc:1: fatal error: no header" >&2; exit 1');
    await expect(buildAddon(compiler, folder)).rejects.toThrow(
      'the compiler could not build the addon (tfjs_backend.cc:1: fatal error: no header)',
    );
  });
});

describe('findUnsupported', () => {
  test('accepts Linux with glibc on x86-64 alone', () => {
    expect(findUnsupported('linux', 'x64', '2.36')).toBeNull();
    expect(findUnsupported('linux', 'x64', null)).toContain('needs glibc');
    expect(findUnsupported('linux', 'arm64', '2.36')).toContain('this is linux arm64');
    expect(findUnsupported('darwin', 'x64', null)).toContain('this is darwin x64');
  });
});

describe('findProgram and findPip', () => {
  test('find what is executable on PATH and nothing else', async () => {
    await writeFile(join(folder, 'c++'), '');
    expect(await findProgram(['c++', 'clang++'])).toBeNull();
    const path = await addProgram('clang++', 'exit 0');
    expect(await findProgram(['c++', 'clang++'])).toBe(path);
  });

  test('a Python without its pip module does not count', async () => {
    await addProgram('python3', 'exit 1');
    expect(await findPip()).toBeNull();
    await symlink(await addProgram('pip3', 'exit 0'), join(folder, 'pip'));
    expect(await findPip()).toEqual([join(folder, 'pip3')]);
  });
});

describe('explainFailure', () => {
  test('makes one line of an unexpected error too', () => {
    expect(explainFailure(new Error('ENOSPC: no space\nleft'))).toBe(
      "Native TensorFlow can't be set up: ENOSPC: no space left; WASM is used instead; mend that and run `npx angiolab doctor --fix` again.",
    );
  });
});
