/** Loads a large CommonJS file with the machine code's forerunner that an earlier run kept: V8's code cache. */
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { sha256 } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';

/** A module that was loaded. */
export interface CachedModule {
  /** Code that requires the module gets what is put here. */
  exports: unknown;
  /** Whether its code was kept by an earlier run. */
  readonly isKept: boolean;
  /** Keeps what V8 has compiled by now, for later runs. */
  keepCode(): Promise<void>;
}

/**
 * Loads the file at `path`, and lets later `require` calls for it find the module.
 *
 * V8 refuses code of another V8, of other flags or of another processor, so each has a file of its own; what it refuses is compiled as usual. Node 22 has this
 * built in (`module.enableCompileCache`), Node 20 has not.
 *
 * @param path - absolute path of a CommonJS file
 * @param folder - where the code lies; made when it is missing
 */
export function loadWithCode(path: string, folder: string): CachedModule {
  const require = createRequire(path);
  const bytes = readFileSync(path);
  const source = bytes.toString('utf8');
  const codePath = join(folder, `${sha256(bytes).slice(0, 16)}-${cachedDataVersionTag().toString(16)}.code`);
  const cachedData = readIfThere(codePath);
  const options = cachedData ? { filename: path, cachedData } : { filename: path };
  const script = new Script(Module.wrap(source), options);
  const module = new Module(path);
  module.filename = path;
  require.cache[path] = module;
  script.runInThisContext().call(module.exports, module.exports, require, module, path, dirname(path));
  module.loaded = true;
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  return Object.assign(module, { isKept, keepCode: () => writeAtomic(codePath, script.createCachedData()) });
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
