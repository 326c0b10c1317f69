/** Makes native TensorFlow for this machine: download, extract, build, try, and put in place. */
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../files/directories.js';
import { makeFolder } from '../files/make-folder.js';
import { buildAddon } from './build-addon.js';
import { requireDiskSpace } from './disk-space.js';
import { extractWheel, isNeeded } from './extract-wheel.js';
import { findInstallation, installationFolder, manifestName, readTfjsVersion } from './installation.js';
import { obtainWheels } from './obtain-wheels.js';
import { findUnsupported } from './platform.js';
import { findCompiler } from './programs.js';
import { explainFailure, ProvisionError } from './provision-error.js';
import { withProvisionLock } from './provision-lock.js';
import { type Flavour, type Release, releases, tensorflowVersion } from './releases.js';
import { smokeTest } from './smoke-test.js';

/** The parts of provisioning, in their order. */
type ProvisionPart = 'download' | 'extract' | 'build' | 'smokeTest';

/** What `provision` takes. */
export interface ProvisionOptions {
  /** Take the wheel with CUDA code and its CUDA packages (several gigabytes); default false. */
  readonly gpu?: boolean;
  /** A wheel that was fetched elsewhere, instead of a download; its SHA-256 must be the pinned one. */
  readonly wheel?: string;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Called with one line about each thing that happens. */
  readonly log: (line: string) => void;
  /** Ends the work between two parts, and a download at once. */
  readonly signal?: AbortSignal;
  /** Called while a part runs; `fraction` from 0 to 1. */
  readonly onProgress?: (progress: { readonly part: ProvisionPart; readonly fraction: number }) => void;
}

/** What came of it: a failure is a result, because there is always WASM. */
export type ProvisionResult =
  | {
      readonly ok: true;
      readonly folder: string;
      readonly flavour: Flavour;
      readonly tensorflowVersion: string;
      /** Whether it was there already, and passed its test again. */
      readonly reused: boolean;
      /** How long each part took; 0 for a part that was not needed. */
      readonly timesMs: Readonly<Record<ProvisionPart, number>>;
    }
  | {
      readonly ok: false;
      /** One sentence: what is missing, what is used instead, how to mend it. */
      readonly reason: string;
    };

interface Work extends ProvisionOptions {
  readonly release: Release;
  readonly flavour: Flavour;
  readonly target: string;
  readonly timesMs: Record<ProvisionPart, number>;
}

/**
 * Provisions native TensorFlow in the per-user cache, or finds it there.
 *
 * Two processes may call it at once: one works, the other waits and takes the result. A process that is killed leaves
 * a staging folder, which the next call removes. Nothing is written outside the cache.
 *
 * @returns never throws for want of a native backend: the reason stands in the result
 * @throws the signal's reason when that fires
 */
export async function provision(options: ProvisionOptions): Promise<ProvisionResult> {
  const flavour = options.gpu === true ? 'gpu' : 'cpu';
  const cache = options.cacheDirectory ?? cacheDirectory();
  const target = installationFolder(flavour, cache);
  const timesMs = { download: 0, extract: 0, build: 0, smokeTest: 0 };
  const work = { ...options, release: releases[flavour], flavour, target, timesMs } as const;
  try {
    const unsupported = findUnsupported();
    if (unsupported !== null) throw new ProvisionError(unsupported, 'nothing needs mending');
    const reused = (await isUsable(work, cache)) || (await installAlone(work, cache));
    return { ok: true, folder: target, flavour, tensorflowVersion, reused, timesMs };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { ok: false, reason: explainFailure(error) };
  }
}

async function isUsable(work: Work, cache: string): Promise<boolean> {
  const installation = await findInstallation(work.flavour, cache);
  if (installation === null) return false;
  const started = performance.now();
  const works = await smokeTest(installation.folder).then(
    () => true,
    () => false,
  );
  work.timesMs.smokeTest = performance.now() - started;
  return works;
}

/** Installs under the lock; true if another process did it meanwhile. */
async function installAlone(work: Work, cache: string): Promise<boolean> {
  const parent = dirname(work.target);
  const compiler = await requireCompiler();
  await makeFolder(parent);
  return await withProvisionLock(parent, work, async () => {
    if (await isUsable(work, cache)) return true;
    await removeStaleStaging(parent);
    const staging = join(parent, `staging-${process.pid}-${Date.now().toString(36)}`);
    try {
      await install(work, staging, compiler);
      return false;
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

async function requireCompiler(): Promise<string> {
  const compiler = await findCompiler();
  if (compiler !== null) return compiler;
  throw new ProvisionError(
    'no C++ compiler (g++, c++ or clang++) is on PATH',
    'install one (Debian, Ubuntu: `apt install g++`) and run `npx angiolab doctor --fix`',
  );
}

/** Everything happens in `staging`; the last step renames it to its place. */
async function install(work: Work, staging: string, compiler: string): Promise<void> {
  await makeFolder(staging);
  await requireDiskSpace(staging, work.release.diskBytes);
  const folder = join(staging, 'wheels');
  const onFraction = (fraction: number) => work.onProgress?.({ part: 'download', fraction });
  const wheels = await timed(work, 'download', () => obtainWheels({ ...work, folder, onFraction }));
  await timed(work, 'extract', () => extractWheels(work, staging, wheels));
  await timed(work, 'build', () => buildAddon(compiler, staging));
  await rm(join(staging, 'tensorflow/include'), { recursive: true });
  await timed(work, 'smokeTest', () => smokeTest(staging));
  const manifest = { tensorflow: work.release.version, tfjs: readTfjsVersion(), wheel: work.release.sha256 };
  await writeFile(join(staging, manifestName), `${JSON.stringify(manifest)}\n`);
  await rm(work.target, { recursive: true, force: true });
  await rename(staging, work.target);
  work.log(`Native TensorFlow ${work.release.version} (${work.flavour}) is ready`);
}

async function timed<T>(work: Work, part: ProvisionPart, run: () => Promise<T>): Promise<T> {
  work.signal?.throwIfAborted();
  const started = performance.now();
  work.onProgress?.({ part, fraction: 0 });
  const result = await run();
  work.timesMs[part] = performance.now() - started;
  work.onProgress?.({ part, fraction: 1 });
  return result;
}

/** Only called under the lock: whoever made these folders is dead, though its pip may still write for a moment. */
async function removeStaleStaging(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith('staging-'));
  await Promise.allSettled(names.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

/** Each downloaded wheel is removed as soon as it is extracted; one that the user gave stays. */
async function extractWheels(work: Work, staging: string, wheels: readonly string[]): Promise<void> {
  work.log('Extracting the libraries');
  let written = 0;
  const onBytes = (count: number) => {
    written += count;
    work.onProgress?.({ part: 'extract', fraction: Math.min(1, written / work.release.extractedBytes) });
  };
  for (const wheel of wheels) {
    await extractWheel(wheel, staging, { choose: isNeeded, onBytes });
    if (wheel !== work.wheel) await rm(wheel);
  }
  await rm(join(staging, 'wheels'), { recursive: true, force: true });
}
