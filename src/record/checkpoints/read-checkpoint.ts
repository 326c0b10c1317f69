/** Reads checkpoints, and finds the newest one that is whole. */
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../../files/describe-system-error.js';
import { parseSafetensors } from '../../files/safetensors.js';
import { showUnusual } from '../json-lines.js';
import { bestName, checkpointFormat, damagedEnding, findCheckpoints, newestFile } from './checkpoint-files.js';
import type { Checkpoint } from './write-checkpoint.js';

/** A checkpoint can't be used; the message says why. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** A checkpoint that was read; tensors are views of its file's bytes. */
export interface ReadCheckpoint extends Checkpoint {
  readonly name: string;
}

/** The newest checkpoint that is whole, and what was wrong with newer ones. */
export interface LatestCheckpoint {
  /** Null where there is none. */
  readonly checkpoint: ReadCheckpoint | null;
  /** A sentence for each that had to be passed over, the newest first. */
  readonly refused: readonly string[];
}

/**
 * Reads the newest checkpoint of `folder` that is whole, by its SHA-256.
 *
 * One that isn't is renamed to `….damaged`; the next checkpoint that is written removes it.
 *
 * @returns `checkpoint: null` where the folder is missing or holds no whole one
 * @throws the file system's error where the folder can't be listed
 */
export async function readLatestCheckpoint(folder: string): Promise<LatestCheckpoint> {
  const files = (await findCheckpoints(folder)).map(({ file }) => file).reverse();
  const noted = await readFile(join(folder, newestFile), 'utf8').catch(() => '');
  const newest = noted.trimEnd();
  // A process can end between a checkpoint and the note of it: then the file is newer than the note.
  const lost = newest !== '' && !files.includes(newest) && (files[0] ?? '') < newest;
  const refused: string[] = [];
  for (const file of lost ? [newest, ...files] : files) {
    try {
      return { checkpoint: await readFrom(folder, file), refused };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      refused.push(error.message);
      // It shall not count as one of those that are kept; where it can't be renamed, it stays.
      await rename(join(folder, file), join(folder, `${file}${damagedEnding}`)).catch(() => undefined);
    }
  }
  return { checkpoint: null, refused };
}

/** Reads the checkpoint that was written as `best`. @throws CheckpointError if it is missing or not whole */
export async function readBestCheckpoint(folder: string): Promise<ReadCheckpoint> {
  return readFrom(folder, `${bestName}.safetensors`);
}

async function readFrom(folder: string, file: string): Promise<ReadCheckpoint> {
  const refuse = (got: string, cause?: unknown): CheckpointError => {
    const message = `Cannot use checkpoint ${file}: expected a whole one, got ${got}; an older one is used where there is one`;
    return new CheckpointError(message, { cause });
  };
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    throw refuse(describeSystemError(cause), cause);
  });
  let content: ReturnType<typeof parseSafetensors>;
  try {
    content = parseSafetensors(bytes);
  } catch (cause) {
    throw refuse('a damaged one', cause);
  }
  const { metadata, seal } = content;
  if (seal !== 'whole') throw refuse('other bytes than were written, by their SHA-256');
  const { format, version, name = '', state = '' } = metadata;
  if (format !== checkpointFormat.format || version !== checkpointFormat.version)
    throw refuse(`${format} version ${version}`);
  const tensors = Object.fromEntries(content.tensors.map((tensor) => [tensor.name, tensor.read()]));
  return { name, tensors, state: JSON.parse(state, showUnusual) };
}
