/** Finds how a kernel is started: the `kernel.json` of its name. */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../files/directories.js';

/** How a kernel is started and interrupted. Source: jupyter_client, "Kernel specs". */
export interface Kernelspec {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
  /** The command, with `{resource_dir}` filled in; `{connection_file}` still stands. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: 'signal' | 'message';
}

/** No kernel of that name is installed, or its `kernel.json` can't be read. */
export class KernelspecError extends Error {
  override readonly name = 'KernelspecError';
}

/**
 * Finds a kernelspec: angiolab's own first, then those of `JUPYTER_PATH`, of the user, of an active virtual environment,
 * and of the system.
 *
 * @param name - the kernel's name, for example `tslab`; case doesn't matter
 * @param env - the environment whose variables name the folders
 * @throws {@link KernelspecError} when there is none, or it can't be read
 */
export async function findKernelspec(name: string, env: NodeJS.ProcessEnv = process.env): Promise<Kernelspec> {
  const folders = kernelFolders(env);
  for (const folder of folders) {
    const entries = await readdir(folder).catch(() => []);
    const entry = entries.find((item) => item.toLowerCase() === name.toLowerCase());
    if (entry !== undefined) return readKernelspec(entry, join(folder, entry));
  }
  throw new KernelspecError(
    `Cannot find kernel '${name}': expected a folder of that name in one of ${folders.length} kernel folders, got none; ` +
      'install the kernel, or set JUPYTER_PATH to the folder above its kernels folder',
  );
}

async function readKernelspec(name: string, folder: string): Promise<Kernelspec> {
  let value: { argv?: unknown; display_name?: string; language?: string; env?: object; interrupt_mode?: string };
  try {
    value = JSON.parse(await readFile(join(folder, 'kernel.json'), 'utf8'));
  } catch (cause) {
    throw new KernelspecError(
      `Cannot read the kernelspec of '${name}': expected a kernel.json with JSON, got: ${(cause as Error).message}; install the kernel again`,
      { cause },
    );
  }
  if (!Array.isArray(value.argv) || value.argv.length === 0)
    throw new KernelspecError(
      `Cannot read the kernelspec of '${name}': expected a command in argv, got none; install the kernel again`,
    );
  return {
    name,
    displayName: value.display_name ?? name,
    language: value.language ?? '',
    argv: value.argv.map((word) => String(word).replaceAll('{resource_dir}', folder)),
    env: { ...value.env },
    interruptMode: value.interrupt_mode === 'message' ? 'message' : 'signal',
  };
}

function kernelFolders(env: NodeJS.ProcessEnv): string[] {
  const listed = (env['JUPYTER_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const prefixes = [env['VIRTUAL_ENV'], env['CONDA_PREFIX'], '/usr/local', '/usr'];
  const shared = prefixes.flatMap((prefix) => (prefix ? [join(prefix, 'share', 'jupyter')] : []));
  const data = [join(packageRoot(), 'jupyter'), ...listed, userData(env), ...shared];
  return data.map((folder) => join(folder, 'kernels'));
}

function userData(env: NodeJS.ProcessEnv): string {
  if (env['JUPYTER_DATA_DIR']) return env['JUPYTER_DATA_DIR'];
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32') return join(env['APPDATA'] ?? homedir(), 'jupyter');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'jupyter');
}
