/** The last complete index run on a folder, as it is kept in the user's cache. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../files/directories.js';
import { writeAtomic } from '../../files/write-atomic.js';
import type { SourceKind } from '../source.js';
import type { PassedOver } from '../walk-folder.js';
import type { Block } from './journal.js';

/** Changes when lines get other columns, or values another meaning: then every file is read again. */
export const stateVersion = 2;

/** A file that could not be used. */
export interface IndexedReject {
  /** Relative to the folder. May name a person. */
  readonly path: string;
  readonly fileId: string;
  readonly reason: string;
}

/** What an index run found. */
export interface IndexTotals {
  /** Those whose frames are in the table. */
  readonly files: number;
  readonly frames: number;
  readonly unlabelled: number;
  readonly rejected: readonly IndexedReject[];
  /** What wasn't looked into. */
  readonly passedOver: PassedOver;
}

/** A table that was written, as long as it is the same file. */
export interface WrittenTable {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The last complete run. */
export interface IndexedFolder {
  readonly version: typeof stateVersion;
  /** Absolute. */
  readonly root: string;
  readonly kind: SourceKind;
  readonly pixels: boolean;
  /** Hash of what else the table depends on: labels, splits, segments. */
  readonly inputs: string;
  /** The name of the file with the lines, in the state's folder. */
  readonly lines: string;
  readonly blocks: readonly Omit<Block, 'file'>[];
  readonly totals: IndexTotals;
  readonly table: WrittenTable;
}

/** Where the state of a source lies. It holds names of files, so its owner alone can read it. @param sourceId - the folder's pseudonym */
export function findState(sourceId: string): string {
  return join(cacheDirectory(), 'index', sourceId);
}

/** The last complete run; null where there is none. @param state - from {@link findState} */
export function readLastRun(state: string): IndexedFolder | null {
  const path = join(state, 'state.json');
  if (!existsSync(path)) return null;
  const run: IndexedFolder = JSON.parse(readFileSync(path, 'utf8'));
  return run.version === stateVersion && existsSync(join(state, run.lines)) ? run : null;
}

/** Makes a run the last one. */
export async function writeLastRun(state: string, run: Omit<IndexedFolder, 'version'>): Promise<void> {
  await writeAtomic(join(state, 'state.json'), JSON.stringify({ version: stateVersion, ...run }), { mode: 0o600 });
}
