import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jupyterDataFolders, userDataFolder } from '../../src/runner/jupyter-folders.js';

const user = { JUPYTER_DATA_DIR: '/user' };
const system = ['/usr/local/share/jupyter', '/usr/share/jupyter'];

// test/e2e/nbclient.test.ts holds the same order against Jupyter's own answer.
describe.skipIf(process.platform === 'win32')('jupyterDataFolders', () => {
  test.each([
    ['nothing', {}, ['/user', ...system]],
    ['JUPYTER_PATH', { JUPYTER_PATH: '/a:/b/:' }, ['/a', '/b', '/user', ...system]],
    ['a virtual environment', { VIRTUAL_ENV: '/v' }, ['/v/share/jupyter', '/user', ...system]],
    ["conda's base", { CONDA_PREFIX: '/c', CONDA_DEFAULT_ENV: 'base' }, ['/user', '/c/share/jupyter', ...system]],
    ['a conda environment', { CONDA_PREFIX: '/c', CONDA_DEFAULT_ENV: 'x' }, ['/c/share/jupyter', '/user', ...system]],
    ['a preference', { VIRTUAL_ENV: '/v', JUPYTER_PREFER_ENV_PATH: 'No' }, ['/user', '/v/share/jupyter', ...system]],
    ['a folder twice', { JUPYTER_PATH: '/usr/share/jupyter' }, ['/usr/share/jupyter', '/user', system[0]]],
  ])('with %s', (_what, env, folders) => {
    expect(jupyterDataFolders({ ...user, ...env })).toEqual(folders);
  });
});

describe('userDataFolder', () => {
  test('is JUPYTER_DATA_DIR, else the place of the platform', () => {
    expect(userDataFolder({ JUPYTER_DATA_DIR: '/x' })).toBe('/x');
    if (process.platform !== 'linux') return;
    expect(userDataFolder({ XDG_DATA_HOME: '/data' })).toBe('/data/jupyter');
    expect(userDataFolder({})).toBe(join(homedir(), '.local/share/jupyter'));
  });
});
