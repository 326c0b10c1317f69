/** How the files of a folder of checkpoints are called. */
import { readdir } from 'node:fs/promises';
import { isRunning } from '../../files/is-running.js';

/** A checkpoint by its file. */
export interface CheckpointFile {
  /** From 1, in the order of writing. */
  readonly number: number;
  readonly file: string;
}

/** The checkpoint that is kept for good. */
export const bestName = 'best';

/** Holds the name of the newest checkpoint's file. */
export const newestFile = 'newest';

/** What a checkpoint says of its own format. */
export const checkpointFormat = { format: 'angiolab.checkpoint', version: '1' } as const;

/** What the name of a checkpoint that isn't whole ends with, once it was found out. */
export const damagedEnding = '.damaged';

const digits = 6;

/** The file of the `number`-th checkpoint. */
export function formatFileName(number: number, name: string): string {
  return `${String(number).padStart(digits, '0')}-${name}.safetensors`;
}

/** The numbered checkpoints of a folder, the oldest first; none where there is no such folder. */
export async function findCheckpoints(folder: string): Promise<CheckpointFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.flatMap((file) => {
    const [, number] = /^(\d{6,})-[\w.-]+\.safetensors$/.exec(file) ?? [];
    return number === undefined ? [] : [{ number: Number(number), file }];
  });
  return files.sort((a, b) => a.number - b.number);
}

/** What is of no use any more: damaged checkpoints, and what killed processes have left of files that they were writing. */
export function findRemains(names: readonly string[]): string[] {
  return names.filter((name) => {
    if (name.endsWith(damagedEnding)) return true;
    const [, pid] = /^\..+\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name) ?? [];
    return pid !== undefined && !isRunning(Number(pid));
  });
}
