/** Deno, a peer whose kernel is one program: fetched once into the cache, from the npm registry. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../src/files/directories.js';
import type { Kernelspec } from '../src/runner/kernelspec.js';
import { runProgram } from '../src/tensorflow/programs.js';
import { SkipError } from './case.js';

/** The version that is measured. */
export const denoVersion = '2.9.6';

/**
 * Fetches Deno, or finds what an earlier run fetched.
 *
 * @returns how its kernel is started
 * @throws {@link SkipError} where npm or the network is missing, or Deno has no program for this system
 */
export async function prepareDeno(log: (line: string) => void): Promise<Kernelspec> {
  const folder = join(cacheDirectory(), 'bench', `deno-${denoVersion}`);
  const systems: Record<string, string> = { linux: `linux-${process.arch}-glibc` };
  const system = systems[process.platform] ?? `${process.platform}-${process.arch}`;
  const program = join(folder, 'node_modules/@deno', system, process.platform === 'win32' ? 'deno.exe' : 'deno');
  if (!existsSync(program)) {
    log('bench: fetching Deno (40 MB, once)');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    const install = ['npm', 'install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status } = await runProgram([...install, `deno@${denoVersion}`]).catch(() => ({ status: null }));
    if (status !== 0 || !existsSync(program)) throw new SkipError(`npm can't fetch deno ${denoVersion} for ${system}`);
  }
  return {
    name: 'deno',
    displayName: 'Deno',
    language: 'typescript',
    argv: [program, 'jupyter', '--kernel', '--conn', '{connection_file}'],
    env: { DENO_DIR: join(folder, 'modules') },
    interruptMode: 'message',
    metadata: {},
  };
}
