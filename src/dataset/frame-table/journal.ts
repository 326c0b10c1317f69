/** The lines of batches as they are done: after a kill, what was written whole is found again. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { LineRange } from './scan-batch.js';

/** What is known of a batch. */
export interface BlockHead {
  readonly folder: string;
  /** Counted from 0 in the folder. */
  readonly part: number;
  readonly signature: string;
  readonly files: number;
  readonly rejected: number;
}

/** The lines of one batch in a file. */
export interface Block extends BlockHead, LineRange {}

/** What a journal says before the lines of a batch. */
interface Head extends BlockHead {
  readonly length: number;
}

/** An open journal. */
export interface Journal {
  /** Blocks that an earlier process wrote, in their order. */
  readonly found: readonly Block[];
  /** Writes a batch's lines behind the last ones. */
  append(batch: BlockHead, lines: string): Block;
  close(): void;
}

/**
 * Opens the journal at `path`, or begins it. What an earlier process left unfinished at its end is cut off.
 *
 * @param path - its folder exists
 * @param context - what the lines depend on; a journal of another context is begun anew
 * @throws the file system's error
 */
export function openJournal(path: string, context: string): Journal {
  const file = openSync(path, 'a+', 0o600);
  const first = Buffer.from(`${JSON.stringify(context)}\n`);
  const { blocks, end } = readBlocks(file, first);
  let position = end;
  ftruncateSync(file, position);
  if (position === 0) position += writeSync(file, first);
  return {
    found: blocks,
    append(batch, lines) {
      const body = Buffer.from(lines);
      const head: Head = { ...batch, length: body.length };
      const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
      const block = { ...head, file, offset: position + bytes.length - body.length };
      writeWhole(file, bytes);
      position += bytes.length;
      return block;
    },
    close: () => closeSync(file),
  };
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** The longest head: a path of 4 KiB, escaped. */
const longestHead = 65_536;

/** The whole blocks of a journal, and where the last one ends; 0 where it is of another context. */
function readBlocks(file: number, first: Buffer): { readonly blocks: Block[]; readonly end: number } {
  const { size } = fstatSync(file);
  const window = Buffer.alloc(longestHead);
  const blocks: Block[] = [];
  if (size < first.length || readSync(file, window, 0, first.length, 0) < first.length) return { blocks, end: 0 };
  if (!window.subarray(0, first.length).equals(first)) return { blocks, end: 0 };
  let end = first.length;
  for (;;) {
    const read = readSync(file, window, 0, longestHead, end);
    const lineEnd = window.subarray(0, read).indexOf(0x0a);
    const head = lineEnd < 0 ? null : parseHead(window.toString('utf8', 0, lineEnd));
    const offset = end + lineEnd + 1;
    if (head === null || offset + head.length > size) return { blocks, end };
    blocks.push({ ...head, file, offset });
    end = offset + head.length;
  }
}

function parseHead(text: string): Head | null {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return null;
  }
}
