/** A kernelspec for Deno's kernel, where the runner looks for one. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SkipError } from '../../bench/case.js';
import { prepareDeno } from '../../bench/deno-environment.js';
import { cacheDirectory } from '../../src/files/directories.js';

/** @returns the environment in which the kernel `deno` is found; null where npm or the network is missing */
export async function installDeno(): Promise<Record<string, string> | null> {
  try {
    const { argv, displayName, language, env, interruptMode } = await prepareDeno(() => undefined);
    const path = join(cacheDirectory(), 'e2e', 'jupyter', 'kernels', 'deno', 'kernel.json');
    await mkdir(dirname(path), { recursive: true });
    const spec = { argv, display_name: displayName, language, env, interrupt_mode: interruptMode };
    await writeFile(path, JSON.stringify(spec));
    return { JUPYTER_PATH: join(cacheDirectory(), 'e2e', 'jupyter') };
  } catch (error) {
    if (error instanceof SkipError) return null;
    throw error;
  }
}
