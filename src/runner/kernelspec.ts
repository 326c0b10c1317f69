/** Finds how a kernel is started: the `kernel.json` of its name. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { jupyterDataFolders } from './jupyter-folders.js';

/** How a kernel is started and interrupted. Source: jupyter_client, "Kernel specs". */
export interface Kernelspec {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
  /** The command, with `{resource_dir}` filled in; `{connection_file}` still stands. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: 'signal' | 'message';
  /** What the kernel's makers say of it to their own tools. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A kernelspec's name and the folder that holds its `kernel.json`. */
export interface KernelspecPlace {
  readonly name: string;
  readonly folder: string;
}

/** No kernel of that name is installed, or its `kernel.json` can't be read. */
export class KernelspecError extends Error {
  override readonly name = 'KernelspecError';
}

/** The data folder that angiolab brings with it; the runner looks there first, Jupyter only where `JUPYTER_PATH` names it. */
export function ownDataFolder(): string {
  return join(packageRoot(), 'jupyter');
}

/**
 * Finds a kernelspec: angiolab's own first, then those that Jupyter finds, in its order ({@link jupyterDataFolders}).
 *
 * @param name - the kernel's name, for example `tslab`; case doesn't matter
 * @param env - the environment whose variables name the folders
 * @throws {@link KernelspecError} when there is none, or it can't be read
 */
export async function findKernelspec(name: string, env: NodeJS.ProcessEnv = process.env): Promise<Kernelspec> {
  const folders = [ownDataFolder(), ...jupyterDataFolders(env)];
  const places = await listKernelspecs(folders);
  const place = places.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (place !== undefined) return readKernelspec(place);
  throw new KernelspecError(
    `Cannot find kernel '${name}': expected a folder of that name in one of ${folders.length} kernel folders, got none; ` +
      'install the kernel, or set JUPYTER_PATH to the folder above its kernels folder',
  );
}

/** Every folder with a `kernel.json` in the `kernels` of these data folders, in their order; within one by name. */
export async function listKernelspecs(dataFolders: readonly string[]): Promise<KernelspecPlace[]> {
  const places = await Promise.all(
    dataFolders.map(async (data) => {
      const parent = join(data, 'kernels');
      const names = await readdir(parent).catch(() => []);
      return names.sort().map((name) => ({ name, folder: join(parent, name) }));
    }),
  );
  return places.flat().filter(({ folder }) => existsSync(join(folder, 'kernel.json')));
}

/** Reads a kernelspec. @throws {@link KernelspecError} when its `kernel.json` is no JSON or holds no command */
export async function readKernelspec({ name, folder }: KernelspecPlace): Promise<Kernelspec> {
  let value: Partial<Record<'argv' | 'display_name' | 'language' | 'env' | 'interrupt_mode' | 'metadata', unknown>>;
  try {
    value = JSON.parse(await readFile(join(folder, 'kernel.json'), 'utf8'));
  } catch (cause) {
    throw new KernelspecError(
      `Cannot read the kernelspec of '${name}': expected a kernel.json with JSON, got: ${(cause as Error).message}; install the kernel again`,
      { cause },
    );
  }
  if (!Array.isArray(value?.argv) || value.argv.length === 0)
    throw new KernelspecError(
      `Cannot read the kernelspec of '${name}': expected a command in argv, got none; install the kernel again`,
    );
  return {
    name,
    displayName: String(value.display_name ?? name),
    language: String(value.language ?? ''),
    argv: value.argv.map((word) => String(word).replaceAll('{resource_dir}', folder)),
    env: { ...Object(value.env) },
    interruptMode: value.interrupt_mode === 'message' ? 'message' : 'signal',
    metadata: { ...Object(value.metadata) },
  };
}
