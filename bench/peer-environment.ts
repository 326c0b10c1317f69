/** The virtual environment that holds the peers: made once for each `requirements.txt`, in the cache. */
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, packageRoot } from '../src/files/directories.js';
import { sha256 } from '../src/files/hash.js';
import { findProgram, runProgram } from '../src/tensorflow/programs.js';

/** Where the peers' programs lie. */
export interface PeerEnvironment {
  /** Path of a program, for example `python`. */
  program(name: string): string;
  /** Names and exact versions of Python and of the packages that were asked for. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The benchmark's own folder, as committed. */
export const benchFolder: string = join(packageRoot(), 'bench');

/**
 * Makes the environment, or finds the one that an earlier run made.
 *
 * @param log - told before the download begins
 * @throws Error where Python, pip or the network is missing
 */
export async function preparePeers(log: (line: string) => void): Promise<PeerEnvironment> {
  const requirements = join(benchFolder, 'requirements.txt');
  const text = readFileSync(requirements, 'utf8');
  const folder = join(cacheDirectory(), 'bench', `peers-${sha256(text).slice(0, 12)}`);
  const program = (name: string): string => join(folder, 'bin', name);
  const finished = join(folder, 'finished');
  if (!existsSync(finished)) {
    log('bench: making the environment of the peers (a download of about 500 MB, once)');
    await rm(folder, { recursive: true, force: true });
    const python = (await findProgram(['python3', 'python'])) ?? 'python3';
    await runStep([python, '-m', 'venv', folder]);
    const install = ['install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '-r', requirements];
    await runStep([program('python'), '-m', 'pip', ...install]);
    await writeFile(finished, '');
  }
  const version = await runStep([program('python'), '--version']);
  return { program, versions: { python: version.replace('Python', '').trim(), ...readVersions(text) } };
}

function readVersions(requirements: string): Record<string, string> {
  return Object.fromEntries(
    [...requirements.matchAll(/^([\w-]+)==(\S+)$/gm)].map(([, name, version]) => [name, version]),
  );
}

async function runStep(command: readonly string[]): Promise<string> {
  const outcome = await runProgram(command).catch((error: Error) => ({
    status: null,
    stdout: '',
    stderr: error.message,
  }));
  if (outcome.status === 0) return outcome.stdout;
  const lastLine = (outcome.stderr || outcome.stdout).trim().split('\n').at(-1);
  throw new Error(
    `Cannot make the environment of the peers: expected Python 3.11 or later with venv, pip and a way to a package index, got '${lastLine}'; install what is missing or set PIP_INDEX_URL`,
  );
}
