/** Downloads wheels with pip, which knows the user's index, proxies and certificates. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.js';
import { runProgram } from './programs.js';
import { ProvisionError } from './provision-error.js';
import { type Release, wheelTags } from './releases.js';

/** What is fetched where. */
export interface DownloadOptions {
  /** The command that runs pip. */
  readonly pip: readonly string[];
  /** An empty folder for the wheels; pip's temporary files go beside them. */
  readonly folder: string;
  /** A folder where pip may find wheels without the network. */
  readonly findLinks?: string;
  /** Called about twice a second with the bytes on disk so far. */
  readonly onBytes?: (count: number) => void;
  /** Ends pip when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** What comes after `pip`: every tag is explicit, whatever Python runs it. */
function downloadArguments(requirements: readonly string[], folder: string): string[] {
  return [
    ...['download', '--no-deps', '--only-binary=:all:', '--python-version', wheelTags.python],
    ...['--implementation', wheelTags.implementation],
    ...wheelTags.abi.flatMap((abi) => ['--abi', abi]),
    ...wheelTags.platforms.flatMap((platform) => ['--platform', platform]),
    ...['--dest', folder, ...requirements],
  ];
}

/** The requirement that pins a release. */
export function requirementOf(release: Release): string {
  return `${release.package}==${release.version}`;
}

/**
 * Downloads the wheels of `requirements` with pip.
 *
 * Neither pip's cache nor the system's temporary folder is used: all bytes lie under `options.folder`, so that the disk
 * check holds and a killed download leaves nothing elsewhere.
 *
 * @returns the paths of the wheels
 * @throws ProvisionError when pip fails, with the last line that pip wrote
 */
export async function downloadWheels(requirements: readonly string[], options: DownloadOptions): Promise<string[]> {
  const { folder, findLinks } = options;
  const temporary = join(folder, 'tmp');
  await makeFolder(temporary);
  const extra = [
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar',
    'off',
    '--retries',
    '2',
  ];
  if (findLinks !== undefined) extra.push('--find-links', findLinks);
  const watch = setInterval(async () => options.onBytes?.(await countBytes(folder)), 500);
  const command = [...options.pip, ...downloadArguments(requirements, folder), ...extra];
  const env = { ...process.env, TMPDIR: temporary };
  const outcome = await runProgram(command, { env, signal: options.signal }).finally(() => clearInterval(watch));
  if (outcome.status !== 0) throw pipFailure(requirements, outcome.stderr);
  return (await readdir(folder)).filter((name) => name.endsWith('.whl')).map((name) => join(folder, name));
}

function pipFailure(requirements: readonly string[], stderr: string): ProvisionError {
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return new ProvisionError(
    `pip could not download ${requirements.join(', ')} (${said || 'it ended without a message'})`,
    "check the network, HTTPS_PROXY and pip's index, or fetch the wheel elsewhere and name it with `npx angiolab doctor --fix --wheel FILE` (docs/tensorflow.md)",
  );
}

async function countBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (entry) => (entry.isFile() ? entry.size : 0),
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
