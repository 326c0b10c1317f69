/** Where Jupyter's data lies, in the order in which Jupyter looks. */
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/**
 * The folders in which Jupyter looks for `kernels` and other data, first to last: those of `JUPYTER_PATH`, then the user's and
 * the active environment's, then the system's.
 *
 * An active environment (`VIRTUAL_ENV`, `CONDA_PREFIX`) comes before the user's folder, but for conda's base environment and where
 * `JUPYTER_PREFER_ENV_PATH` says otherwise. A Python that isn't active is unknown here.
 * Source: jupyter_core 5.9, `paths.py`.
 *
 * @param env - the environment whose variables name the folders
 */
export function jupyterDataFolders(env: NodeJS.ProcessEnv): string[] {
  const listed = (env['JUPYTER_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const user = [userDataFolder(env)];
  const active = [env['VIRTUAL_ENV'], env['CONDA_PREFIX']].flatMap((prefix) =>
    prefix ? [sharedDataFolder(prefix)] : [],
  );
  const own = prefersActive(env) ? [...active, ...user] : [...user, ...active];
  const system = process.platform === 'win32' ? [] : ['/usr/local', '/usr'].map(sharedDataFolder);
  return [...new Set([...listed, ...own, ...system].map((folder) => resolve(folder)))];
}

/** The user's own data folder: `JUPYTER_DATA_DIR`, else the platform's. Source: as {@link jupyterDataFolders}. */
export function userDataFolder(env: NodeJS.ProcessEnv): string {
  if (env['JUPYTER_DATA_DIR']) return resolve(env['JUPYTER_DATA_DIR']);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32')
    return env['APPDATA'] ? join(env['APPDATA'], 'jupyter') : join(homedir(), '.jupyter', 'data');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'jupyter');
}

/** The data folder of a prefix, such as a Python environment's folder or `/usr/local`. */
export function sharedDataFolder(prefix: string): string {
  return join(prefix, 'share', 'jupyter');
}

function prefersActive(env: NodeJS.ProcessEnv): boolean {
  const said = env['JUPYTER_PREFER_ENV_PATH'];
  if (said !== undefined) return !['no', 'n', 'false', 'off', '0', '0.0'].includes(said.toLowerCase());
  if (env['VIRTUAL_ENV']) return true;
  return Boolean(env['CONDA_PREFIX']) && (env['CONDA_DEFAULT_ENV'] ?? 'base') !== 'base';
}
