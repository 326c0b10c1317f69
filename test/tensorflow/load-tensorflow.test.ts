/** The chain native → WASM, as far as it goes without a provisioned backend; the rest is test/e2e/provision.test.ts. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeMachine } from '../../src/tensorflow/describe-machine.js';
import { findInstallation, installationFolder } from '../../src/tensorflow/installation.js';
import { loadTensorFlow } from '../../src/tensorflow/load-tensorflow.js';
import { removeCachedBackends } from '../../src/tensorflow/remove-cached-backends.js';

let cache = '';

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'angiolab-cache-'));
});
afterAll(() => rm(cache, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe('loadTensorFlow', () => {
  test('ANGIOLAB_BACKEND must be a known word', async () => {
    vi.stubEnv('ANGIOLAB_BACKEND', 'gpu');
    await expect(loadTensorFlow({ cacheDirectory: cache })).rejects.toThrow(RangeError);
    await expect(loadTensorFlow({ cacheDirectory: cache })).rejects.toThrow(
      'Cannot choose a backend: expected ANGIOLAB_BACKEND to be native or wasm, got gpu; correct it or unset it',
    );
  });

  test('native that is demanded and not there is an error', async () => {
    vi.stubEnv('ANGIOLAB_BACKEND', 'native');
    await expect(loadTensorFlow({ cacheDirectory: cache })).rejects.toThrow(
      'Cannot use native TensorFlow: expected a provisioned backend, got none',
    );
  });

  test('falls back to WASM, says why, and gives the same again', async () => {
    vi.stubEnv('ANGIOLAB_BACKEND', '');
    const { tf, backend } = await loadTensorFlow({ cacheDirectory: cache });
    expect(backend).toEqual({
      name: 'wasm',
      tensorflowVersion: null,
      tfjsVersion: '4.22.0',
      device: 'CPU',
      threads: 1,
      reason: expect.stringMatching(/^WASM is used: native TensorFlow .*\.$/),
    });
    expect(tf.getBackend()).toBe('wasm');
    expect(tf.env().get('WASM_HAS_SIMD_SUPPORT')).toBe(true);
    expect((await loadTensorFlow({ backend: 'wasm' })).tf).toBe(tf);
    await expect(loadTensorFlow({ backend: 'native' })).rejects.toThrow(
      'Cannot load the native backend: expected none in use, got wasm; use one backend in a process',
    );
  });
});

describe('findInstallation', () => {
  test('the folder names TensorFlow, flavour, Node-API and platform', () => {
    const key = `2.21.0-cpu-napi8-${process.platform}-${process.arch}`;
    expect(installationFolder('cpu', cache)).toBe(join(cache, 'tensorflow', key));
  });

  test('one that was built from other sources, or is half there, is none', async () => {
    const folder = installationFolder('cpu', cache);
    await mkdir(folder, { recursive: true });
    expect(await findInstallation('cpu', cache)).toBeNull();
    const manifest = { tensorflow: '2.21.0', tfjs: '4.21.0' };
    await writeFile(join(folder, 'installation.json'), JSON.stringify(manifest));
    expect(await findInstallation('cpu', cache)).toBeNull();
    await writeFile(join(folder, 'installation.json'), JSON.stringify({ ...manifest, tfjs: '4.22.0' }));
    expect(await findInstallation('cpu', cache)).toMatchObject({ folder, flavour: 'cpu', tfjs: '4.22.0' });
  });
});

describe('describeMachine and removeCachedBackends', () => {
  test('tell what is provisioned and would be used, and remove it', async () => {
    vi.stubEnv('ANGIOLAB_BACKEND', '');
    const before = await describeMachine({ cacheDirectory: cache });
    expect(before).toMatchObject({ node: process.versions.node, nodeAbi: process.versions.modules });
    expect(before.provisioned.map((installation) => installation.flavour)).toEqual(['cpu']);
    expect(before.backend.name).toBe('native');
    expect(before.cacheFreeBytes).toBeGreaterThan(0);
    expect(await removeCachedBackends({ cacheDirectory: cache })).toHaveLength(1);
    const after = await describeMachine({ cacheDirectory: cache });
    expect(after.provisioned).toEqual([]);
    expect(after.backend.name).toBe('wasm');
    vi.stubEnv('ANGIOLAB_BACKEND', 'native');
    expect((await describeMachine({ cacheDirectory: cache })).backend.name).toBeNull();
  });
});
