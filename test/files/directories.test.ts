/** The three folders follow the environment, and the package finds itself. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cacheDirectory, configDirectory, packageRoot } from '../../src/files/directories.js';

beforeEach(() => {
  for (const name of ['ANGIOLAB_CACHE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME']) vi.stubEnv(name, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('packageRoot', () => {
  test('is the folder of the package named angiolab', () => {
    expect(packageRoot()).toBe(resolve(import.meta.dirname, '../..'));
    expect(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).name).toBe('angiolab');
  });
});

describe('cacheDirectory', () => {
  test('is ANGIOLAB_CACHE, else below XDG_CACHE_HOME, else below the home folder', () => {
    expect(cacheDirectory()).toBe(join(homedir(), '.cache', 'angiolab'));
    vi.stubEnv('XDG_CACHE_HOME', '/xdg');
    expect(cacheDirectory()).toBe(join('/xdg', 'angiolab'));
    vi.stubEnv('ANGIOLAB_CACHE', 'own');
    expect(cacheDirectory()).toBe(resolve('own'));
  });
});

describe('configDirectory', () => {
  test('is below XDG_CONFIG_HOME, else below the home folder', () => {
    expect(configDirectory()).toBe(join(homedir(), '.config', 'angiolab'));
    vi.stubEnv('XDG_CONFIG_HOME', '/xdg');
    expect(configDirectory()).toBe(join('/xdg', 'angiolab'));
  });
});
