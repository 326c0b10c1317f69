/** What this machine has for TensorFlow: plain facts for `angiolab doctor`. */
import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { cacheDirectory } from '../files/directories.js';
import { readFreeBytes } from '../files/free-bytes.js';
import { planBackend, readWish } from './choose-backend.js';
import { findInstallation, type Installation } from './installation.js';
import { findUnsupported } from './platform.js';
import { findCompiler, findPip } from './programs.js';

/** Facts only; `doctor` judges them. It holds paths of the user's machine: not for reports. */
export interface MachineFacts {
  readonly node: string;
  /** Node's ABI number (`process.versions.modules`); the addon itself depends on Node-API alone. */
  readonly nodeAbi: string;
  readonly platform: string;
  readonly architecture: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** The command that runs pip, or null. */
  readonly pip: string | null;
  /** The C++ compiler's path, or null. */
  readonly compiler: string | null;
  /** The NVIDIA driver's version, or null. Only a hint: `--gpu` downloads gigabytes. */
  readonly nvidiaDriver: string | null;
  readonly cacheDirectory: string;
  /** Free on the cache's disk; null where it can't be read. */
  readonly cacheFreeBytes: number | null;
  /** Why this platform can't have the native backend, or null when it can. */
  readonly unsupported: string | null;
  readonly provisioned: readonly Installation[];
  /** What `loadTensorFlow` would use now; `name` is null when it would refuse. */
  readonly backend: { readonly name: 'native' | 'wasm' | null; readonly reason: string };
}

/** Looks, without loading TensorFlow or writing anything. */
export async function describeMachine(options: { readonly cacheDirectory?: string } = {}): Promise<MachineFacts> {
  const cache = options.cacheDirectory ?? cacheDirectory();
  const [pip, compiler, nvidiaDriver, cacheFreeBytes, cpu, gpu, backend] = await Promise.all([
    findPip(),
    findCompiler(),
    readDriverVersion(),
    readFreeBytes(cache).catch(() => null),
    findInstallation('cpu', cache),
    findInstallation('gpu', cache),
    describePlan(cache),
  ]);
  return {
    node: process.versions.node,
    nodeAbi: process.versions.modules,
    platform: process.platform,
    architecture: process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    pip: pip?.join(' ') ?? null,
    compiler,
    nvidiaDriver,
    cacheDirectory: cache,
    cacheFreeBytes,
    unsupported: findUnsupported(),
    provisioned: [cpu, gpu].filter((installation) => installation !== null),
    backend,
  };
}

async function describePlan(cache: string): Promise<MachineFacts['backend']> {
  try {
    const { name, reason } = await planBackend(readWish(), cache);
    return { name, reason };
  } catch (error) {
    return { name: null, reason: (error as Error).message };
  }
}

async function readDriverVersion(): Promise<string | null> {
  const text = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => '');
  return /Module\D+(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null;
}
