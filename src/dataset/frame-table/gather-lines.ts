/** Puts the lines of blocks, which lie here and there, into one file. */
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import type { Block } from './journal.js';

const chunkLength = 2 ** 20;

/**
 * Copies the blocks into a new file at `path`, one after the other.
 *
 * @returns the blocks as they lie in that file
 * @throws the file system's error
 */
export function gatherLines(path: string, blocks: readonly Block[]): Omit<Block, 'file'>[] {
  const target = openSync(path, 'wx', 0o600);
  const chunk = Buffer.allocUnsafe(chunkLength);
  try {
    let position = 0;
    const placed = blocks.map(({ file, offset, ...block }) => {
      copyRange(file, { offset, length: block.length, target, chunk });
      const copy = { ...block, offset: position };
      position += block.length;
      return copy;
    });
    fsyncSync(target);
    return placed;
  } finally {
    closeSync(target);
  }
}

interface Copying {
  readonly offset: number;
  readonly length: number;
  readonly target: number;
  readonly chunk: Buffer;
}

function copyRange(file: number, { offset, length, target, chunk }: Copying): void {
  for (let done = 0; done < length; ) {
    const read = readSync(file, chunk, 0, Math.min(chunkLength, length - done), offset + done);
    if (read === 0)
      throw new Error('Cannot gather the index: expected whole lines, got the end of their file; run it again');
    for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
    done += read;
  }
}
