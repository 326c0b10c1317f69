/** The virtual environment with other people's Jupyter clients, made once for all tests that need it. */
import { delimiter, join } from 'node:path';
import { type PythonEnvironment, preparePython } from '../../bench/python-environment.js';
import { runProgram } from '../../src/tensorflow/programs.js';

/** Why there can be no such environment here, or null: tests that need it are skipped with this reason. */
export async function findMissingPython(): Promise<string | null> {
  const probe = ['python3', '-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11), sys.version'];
  const outcome = await runProgram(probe).catch(() => null);
  return outcome?.status === 0 ? null : 'needs Python 3.11 or later with venv and pip';
}

/** The environment of `requirements.txt`; a download of 46 MB where the cache doesn't have it. */
export function prepareClients(): Promise<PythonEnvironment> {
  return preparePython(join(import.meta.dirname, 'requirements.txt'), join('e2e', 'clients'), () => undefined);
}

/**
 * The variables under which Jupyter's programs see the environment and `home` alone: what its own `activate` sets, and every folder
 * in which they keep something.
 */
export function activate(environment: PythonEnvironment, home: string): Record<string, string> {
  return {
    HOME: home,
    VIRTUAL_ENV: environment.folder,
    PATH: `${join(environment.folder, 'bin')}${delimiter}${process.env['PATH']}`,
    IPYTHONDIR: join(home, 'ipython'),
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
    JUPYTER_PATH: '',
  };
}
