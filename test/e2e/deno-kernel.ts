/** Deno's kernel, from the npm registry: the program lies in a package of its own, so nothing has to be built or run to install it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from '../../src/files/directories.js';

const version = '2.9.6';
const system = process.platform === 'linux' ? `linux-${process.arch}-glibc` : `${process.platform}-${process.arch}`;

/**
 * Fetches Deno into the cache, or finds what an earlier test fetched, and writes a kernelspec `deno` for it.
 *
 * @returns the environment in which the kernel is found; null where npm or the network is missing
 */
export async function prepareDeno(): Promise<Record<string, string> | null> {
  const folder = join(cacheDirectory(), 'e2e', `deno-${version}`);
  const program = join(folder, 'node_modules/@deno', system, process.platform === 'win32' ? 'deno.exe' : 'deno');
  const kernel = join(folder, 'jupyter/kernels/deno');
  await mkdir(kernel, { recursive: true });
  if (!existsSync(program)) {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    const words = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `deno@${version}`];
    await promisify(execFile)('npm', words).catch(() => undefined);
    if (!existsSync(program)) return null;
  }
  const argv = [program, 'jupyter', '--kernel', '--conn', '{connection_file}'];
  const spec = { argv, display_name: 'Deno', language: 'typescript', interrupt_mode: 'message' };
  await writeFile(join(kernel, 'kernel.json'), JSON.stringify(spec));
  return { JUPYTER_PATH: join(folder, 'jupyter'), DENO_DIR: join(folder, 'modules') };
}
