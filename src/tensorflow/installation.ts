/** Where a provisioned native backend lies in the cache, and whether it fits this package. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Flavour, tensorflowVersion } from './releases.js';

/** The Node-API version that the addon is compiled for: stable over Node releases, so the key outlives an update of Node. */
export const nodeApiVersion = 8;

/** A native backend that lies ready in the cache. */
export interface Installation {
  readonly folder: string;
  readonly flavour: Flavour;
  /** The version of `@tensorflow/tfjs-node-gpu` whose C++ files were compiled. */
  readonly tfjs: string;
  readonly tensorflow: string;
}

/** What `installation.json` holds; written last, so a folder without it is not an installation. */
export const manifestName = 'installation.json';
/** The compiled addon of `@tensorflow/tfjs-node-gpu`. */
export const addonName = 'tfjs_binding.node';
/** The small addon that points file descriptor 2 elsewhere while TensorFlow loads. */
export const redirectName = 'redirect_stderr.node';

/** The folder of a flavour: `<cache>/tensorflow/<version>-<flavour>-napi8-<platform>-<architecture>`. */
export function installationFolder(flavour: Flavour, cache: string): string {
  const key = `${tensorflowVersion}-${flavour}-napi${nodeApiVersion}-${process.platform}-${process.arch}`;
  return join(cache, 'tensorflow', key);
}

/** The version of the installed `@tensorflow/tfjs-node-gpu`. */
export function readTfjsVersion(): string {
  const manifest: { version: string } = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/package.json');
  return manifest.version;
}

/** The installation of a flavour, or null when there is none or it was built from other sources. */
export async function findInstallation(flavour: Flavour, cache: string): Promise<Installation | null> {
  const folder = installationFolder(flavour, cache);
  try {
    const manifest: Installation = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
    const fits = manifest.tfjs === readTfjsVersion() && manifest.tensorflow === tensorflowVersion;
    return fits ? { ...manifest, folder, flavour } : null;
  } catch {
    return null;
  }
}
