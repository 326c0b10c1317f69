/** Writes what was measured, with the versions and the machine that it was measured on. */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/files/directories.js';
import { writeAtomic } from '../src/files/write-atomic.js';
import type { Comparison } from './compare.js';
import { benchFolder } from './peer-environment.js';

/** A measured row, and a sentence for each goal that it misses. */
export interface RowResult extends Comparison {
  readonly name: string;
  readonly peerName: string;
  readonly missed: readonly string[];
}

/**
 * Writes `bench/results/NAME-DATE.json`. It names no host and no user.
 *
 * @returns the file's path below the project's folder
 */
export async function writeResults(
  name: string,
  rows: readonly RowResult[],
  peers: Readonly<Record<string, string>>,
): Promise<string> {
  const date = new Date().toISOString().slice(0, 19);
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const result = {
    case: name,
    date: `${date}Z`,
    unit: 'ms',
    versions: { angiolab: manifest.version, node: process.versions.node, ...peers },
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      platform: `${process.platform}-${process.arch}`,
    },
    rows,
  };
  const file = join('results', `${name}-${date.replaceAll(':', '-')}.json`);
  await writeAtomic(join(benchFolder, file), `${JSON.stringify(result, null, 2)}\n`);
  return join('bench', file);
}
