/** Writes the kernelspec by which Jupyter finds this project's kernel. */
import { existsSync, lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../files/write-atomic.js';
import { KernelspecError, ownDataFolder } from '../runner/kernelspec.js';
import { checkKernelspec, type KernelspecCheck } from './check-kernelspec.js';

/** The name under which the kernel is installed. */
export const kernelName = 'angiolab';

const files = ['logo-svg.svg', 'kernel.json'] as const;

/**
 * Installs this project's kernelspec: `<dataFolder>/kernels/angiolab`, with the absolute paths of this project and of the Node.js
 * that runs now, since Jupyter starts kernels from any folder.
 *
 * A kernelspec is what has a `kernel.json`; that is written last and at once, so clients see the old one or the new one.
 *
 * @param dataFolder - one of Jupyter's data folders; made where it is missing
 * @returns what was there before, or null, and what is there now
 * @throws {@link KernelspecError} when another program's kernelspec, or a link, is in that place
 */
export async function installKernelspec(
  dataFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly before: KernelspecCheck | null; readonly now: KernelspecCheck }> {
  const place = { name: kernelName, folder: join(dataFolder, 'kernels', kernelName) };
  const before = existsSync(join(place.folder, 'kernel.json')) ? await checkKernelspec(place, env) : null;
  const got =
    before?.owner === 'other' ? `another program's ('${before.displayName}')` : isLink(place.folder) ? 'a link' : null;
  if (got !== null)
    throw new KernelspecError(
      `Cannot install the kernel '${kernelName}': expected no kernelspec or one of angiolab in ${place.folder}, got ${got}; remove it, or name another place with --prefix`,
    );
  const source = join(ownDataFolder(), 'kernels', kernelName);
  for (const file of files) {
    const text = await readFile(join(source, file), 'utf8');
    await writeAtomic(join(place.folder, file), file === 'kernel.json' ? makeAbsolute(text, source) : text);
  }
  return { before, now: await checkKernelspec(place, env) };
}

/** The project's own `kernel.json`, fit to lie elsewhere. */
function makeAbsolute(text: string, source: string): string {
  const spec: { argv: string[] } = JSON.parse(text);
  const argv = spec.argv.map((word) => (word === 'node' ? process.execPath : word.replace('{resource_dir}', source)));
  return `${JSON.stringify({ ...spec, argv }, null, 2)}\n`;
}

function isLink(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
