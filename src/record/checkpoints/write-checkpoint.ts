/** Writes what a training needs to go on, and removes what is older than it needs. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import { writeSafetensors } from '../../files/safetensors.js';
import { writeAtomic } from '../../files/write-atomic.js';
import { hideUnusual } from '../json-lines.js';
import type { JsonValue } from '../run-record.js';
import {
  bestName,
  type CheckpointFile,
  checkpointFormat,
  findCheckpoints,
  findRemains,
  formatFileName,
  newestFile,
} from './checkpoint-files.js';

/** The state of a training between two steps. */
export interface Checkpoint {
  /** Weights, head, moments, moving statistics: whatever the step reads. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
  /** Stage, epoch, counters, history so far; NaN and infinities are kept. */
  readonly state: { readonly [key: string]: JsonValue };
}

/** What {@link writeCheckpoint} takes. */
export interface CheckpointOptions {
  /** How many to keep, this one included and `best` not counted; default 2, at least 1. */
  readonly keep?: number;
}

/**
 * Writes a checkpoint as the newest of `folder`, or replaces the one called `best`, which is kept for good.
 *
 * A file appears whole or not at all. Older ones are removed once the new one is on the disk. One process at a time writes to a folder.
 *
 * @param folder - the run's `checkpoints`; made if it is missing
 * @param name - letters, digits, `.`, `_` and `-`, such as `mixed8-12`; need not be unique
 * @throws RangeError for another name, or for `keep` below 1
 * @throws the file system's error (`ENOSPC`, `EACCES`, …); what stood there stays
 */
export async function writeCheckpoint(
  folder: string,
  name: string,
  checkpoint: Checkpoint,
  { keep = 2 }: CheckpointOptions = {},
): Promise<void> {
  if (!/^[\w.-]+$/.test(name) || !(keep >= 1))
    throw new RangeError(
      `Cannot write a checkpoint: expected a name of letters, digits, '.', '_' and '-' and keep from 1, got '${name}' and ${keep}; choose such a name`,
    );
  await makeFolder(folder);
  const former = await findCheckpoints(folder);
  const file = name === bestName ? `${bestName}.safetensors` : formatFileName((former.at(-1)?.number ?? 0) + 1, name);
  const tensors = Object.entries(checkpoint.tensors).map(([key, data]) => ({ name: key, shape: [data.length], data }));
  const state = JSON.stringify(checkpoint.state, hideUnusual);
  await writeSafetensors(join(folder, file), tensors, { ...checkpointFormat, name, state });
  if (name !== bestName) await finish(folder, file, former.slice(0, Math.max(0, former.length - keep + 1)));
}

/** Notes which file is the newest, so that its loss can be seen, and removes what isn't needed any more. */
async function finish(folder: string, file: string, outdated: readonly CheckpointFile[]): Promise<void> {
  await writeAtomic(join(folder, newestFile), `${file}\n`);
  const remains = findRemains(await readdir(folder));
  await Promise.all(
    [...outdated.map((old) => old.file), ...remains].map((old) => rm(join(folder, old), { force: true })),
  );
}
