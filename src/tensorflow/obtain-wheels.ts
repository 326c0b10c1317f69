/** The wheels of a flavour: downloaded or given, and checked against the pinned hash. */
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { sha256OfFile } from '../files/hash.js';
import { parseCudaRequirements } from './cuda-packages.js';
import { downloadWheels, requirementOf } from './download-wheel.js';
import { readWheelMetadata } from './extract-wheel.js';
import { findPip } from './programs.js';
import { ProvisionError } from './provision-error.js';
import type { Flavour, Release } from './releases.js';

/** Which wheels, and where they go. */
export interface ObtainOptions {
  readonly flavour: Flavour;
  readonly release: Release;
  /** A folder for downloaded wheels. */
  readonly folder: string;
  /** The TensorFlow wheel, if the user has it; wheels of CUDA packages may lie beside it. */
  readonly wheel?: string;
  readonly log: (line: string) => void;
  /** Called with the share of the TensorFlow wheel that has come so far, from 0 to 1. */
  readonly onFraction: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The TensorFlow wheel first, then the CUDA packages of the GPU flavour.
 *
 * @throws ProvisionError without pip, when a download fails, or when the TensorFlow wheel is not the pinned one
 */
export async function obtainWheels(options: ObtainOptions): Promise<string[]> {
  const { flavour, release, wheel: given, signal } = options;
  const wheel = given ?? (await downloadTensorFlow(options));
  await checkWheel(wheel, release);
  if (flavour === 'cpu') return [wheel];
  const requirements = parseCudaRequirements(await readWheelMetadata(wheel));
  options.log(`Downloading ${requirements.length} CUDA packages with pip`);
  const place = { folder: options.folder, ...(given !== undefined && { findLinks: dirname(given) }) };
  const found = await downloadWheels(requirements, { pip: await requirePip(), signal, ...place });
  return [wheel, ...found.filter((path) => path !== wheel)];
}

async function downloadTensorFlow({ release, folder, log, onFraction, signal }: ObtainOptions): Promise<string> {
  const pip = await requirePip();
  log(`Downloading ${release.file} (${Math.round(release.bytes / 1e6)} MB) with pip`);
  const onBytes = (count: number) => onFraction(Math.min(1, count / release.bytes));
  const [wheel] = await downloadWheels([requirementOf(release)], { pip, folder, onBytes, signal });
  if (wheel === undefined) throw new ProvisionError('pip reported success without a wheel', 'update pip and try again');
  return wheel;
}

async function requirePip(): Promise<readonly string[]> {
  const pip = await findPip();
  if (pip !== null) return pip;
  throw new ProvisionError(
    'no pip is on PATH (`python3 -m pip` and `pip` were tried)',
    'install it (Debian, Ubuntu: `apt install python3-pip`) and run `npx angiolab doctor --fix`, or name a wheel with `--wheel FILE`',
  );
}

async function checkWheel(wheel: string, release: Release): Promise<void> {
  const isFile = await stat(wheel).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (!isFile) throw new ProvisionError(`the wheel ${basename(wheel)} is not there`, 'check the path after --wheel');
  const hash = await sha256OfFile(wheel);
  if (hash === release.sha256) return;
  const short = (digest: string) => `${digest.slice(0, 12)}…`;
  throw new ProvisionError(
    `the wheel ${basename(wheel)} has SHA-256 ${short(hash)}, and the pinned ${release.file} has ${short(release.sha256)}`,
    'fetch that file again (docs/tensorflow.md has the command)',
  );
}
