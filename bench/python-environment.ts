/** Virtual environments of Python: made once for each list of packages, in the cache. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { cacheDirectory } from '../src/files/directories.js';
import { sha256 } from '../src/files/hash.js';
import { findProgram, runProgram } from '../src/tensorflow/programs.js';

/** A virtual environment with its packages. */
export interface PythonEnvironment {
  readonly folder: string;
  /** Path of a program, for example `python`. */
  program(name: string): string;
  /** Names and exact versions of Python and of the packages that were asked for. */
  readonly versions: Readonly<Record<string, string>>;
}

/** pip needs seconds to minutes; whoever comes second waits for the first. */
const waitForOther = { retries: 1200, factor: 1, minTimeout: 500 };

/**
 * Makes the environment, or finds the one that an earlier run made for the same Python and the same text of `requirements`.
 *
 * @param requirements - path of pip's list of packages, each with its exact version
 * @param folder - its name in the cache, before a hash
 * @param onMake - called before the download begins
 * @throws Error where Python, pip or a package index is missing
 */
export async function preparePython(
  requirements: string,
  folder: string,
  onMake: () => void,
): Promise<PythonEnvironment> {
  const text = readFileSync(requirements, 'utf8');
  const python = (await findProgram(['python3', 'python'])) ?? 'python3';
  const version = (await runStep([python, '--version'])).replace('Python', '').trim();
  const path = join(cacheDirectory(), `${folder}-${sha256(`${version}\n${text}`).slice(0, 12)}`);
  const program = (name: string): string => join(path, 'bin', name);
  const finished = join(path, 'finished');
  await mkdir(dirname(path), { recursive: true });
  const release = await lock(path, { realpath: false, stale: 20_000, retries: waitForOther });
  try {
    if (!existsSync(finished)) {
      onMake();
      await rm(path, { recursive: true, force: true });
      await runStep([python, '-m', 'venv', path]);
      const install = ['install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '-r', requirements];
      await runStep([program('python'), '-m', 'pip', ...install]);
      await writeFile(finished, basename(requirements));
    }
  } finally {
    await release();
  }
  return { folder: path, program, versions: { python: version, ...readVersions(text) } };
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
    `Cannot make an environment of Python: expected Python 3.11 or later with venv, pip and a way to a package index, got '${lastLine}'; install what is missing or set PIP_INDEX_URL`,
  );
}
