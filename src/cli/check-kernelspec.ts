/** Whose a kernelspec is, and whether what it points to is there. */
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { sharedDataFolder, userDataFolder } from '../runner/jupyter-folders.js';
import { type Kernelspec, type KernelspecPlace, readKernelspec } from '../runner/kernelspec.js';

/** What is known of an installed kernelspec without starting it. */
export interface KernelspecCheck {
  readonly name: string;
  readonly folder: string;
  /** What clients call it; the name where its `kernel.json` can't be read. */
  readonly displayName: string;
  /** `this` project, another `copy` of angiolab, or an`other` program. */
  readonly owner: 'this' | 'copy' | 'other';
  /** The folder of angiolab's that it starts; null for other programs, and where it names none. */
  readonly project: string | null;
  /** Why the kernel can't start; null where all is there. */
  readonly fault: string | null;
  /** What mends the fault; null without one. */
  readonly fix: string | null;
}

/** Checks a kernelspec: its program, and for angiolab's own the project that it starts. */
export async function checkKernelspec(place: KernelspecPlace, env: NodeJS.ProcessEnv): Promise<KernelspecCheck> {
  let spec: Kernelspec;
  try {
    spec = await readKernelspec(place);
  } catch (error) {
    const [fault = '', fix = ''] = (error as Error).message.split('; ');
    return { ...place, displayName: place.name, owner: 'other', project: null, fault, fix };
  }
  const own = spec.metadata['angiolab'] !== undefined;
  const project = own ? projectOf(spec) : null;
  const found = { ...place, displayName: spec.displayName, owner: nameOwner(own, project), project };
  const [program = ''] = spec.argv;
  const install = own ? suggestInstall(place, env) : `install the kernel '${place.name}' again`;
  // A bare name is looked up by the client, with a PATH of its own.
  if (isAbsolute(program) && !existsSync(program))
    return { ...found, fault: `its program ${program} is gone`, fix: install };
  if (project === null) return { ...found, fault: null, fix: null };
  if (!existsSync(join(project, 'package.json')))
    return { ...found, fault: `there is no angiolab in ${project}: moved or removed`, fix: install };
  if (!existsSync(join(project, 'dist', 'kernel', 'main.js')))
    return { ...found, fault: `angiolab in ${project} is not built`, fix: `npm run build, in ${project}` };
  return { ...found, fault: null, fix: null };
}

function nameOwner(own: boolean, project: string | null): KernelspecCheck['owner'] {
  if (!own) return 'other';
  return project === packageRoot() ? 'this' : 'copy';
}

/** The project whose launcher a kernelspec of angiolab names: `<project>/jupyter/kernels/<name>/launch.cjs`. */
function projectOf(spec: Kernelspec): string | null {
  const launcher = spec.argv.find((word) => basename(word) === 'launch.cjs');
  return launcher === undefined ? null : resolve(dirname(launcher), '../../..');
}

/** The command that installs this project's kernel where `place` is. */
function suggestInstall({ name, folder }: KernelspecPlace, env: NodeJS.ProcessEnv): string {
  if (name !== 'angiolab') return `remove the folder ${folder}`;
  const data = resolve(folder, '../..');
  const prefix = resolve(data, '../..');
  const command = `node ${quote(join(packageRoot(), 'dist', 'cli', 'main.js'))} kernel install`;
  if (data === userDataFolder(env)) return command;
  return data === sharedDataFolder(prefix) ? `${command} --prefix ${quote(prefix)}` : `remove the folder ${folder}`;
}

/** A path as a shell takes it. */
function quote(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `'${path}'`;
}
