/** Reads the lines of an index back, batch by batch. */
import { open } from 'node:fs/promises';
import { parseRecord } from './file-record.js';
import type { Block } from './journal.js';
import type { IndexedReject } from './last-run.js';
import type { IndexedFile } from './source-words.js';

/** A file of an index, and why it can't be used, if it can't. */
export interface ReadFile extends IndexedFile {
  readonly reason: string | null;
  readonly size: number;
  readonly modifiedMs: number;
}

/**
 * The files of an index, in its order.
 *
 * @param path - the file that holds the lines
 * @param blocks - which of them
 */
export async function* readFiles(path: string, blocks: readonly Omit<Block, 'file'>[]): AsyncGenerator<ReadFile> {
  const file = await open(path);
  try {
    for (const { folder, offset, length } of blocks) {
      const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: offset });
      for (const line of buffer.toString('utf8').split('\n')) if (line !== '') yield describeFile(folder, line);
    }
  } finally {
    await file.close();
  }
}

function describeFile(folder: string, line: string): ReadFile {
  const record = parseRecord(line);
  const name: string = JSON.parse(record.name ?? '""');
  return {
    path: folder === '' ? name : `${folder}/${name}`,
    fileId: record.fileId ?? '',
    reason: record.reason,
    size: Number(record.size),
    modifiedMs: Number(record.modifiedMs),
    isRejected: record.reason !== null,
    frames: Number(record.frames),
    synthetic: record.synthetic === 'true',
    series: record.series,
    instance: record.instance,
  };
}

/** The files that can't be used. */
export async function readRejected(path: string, blocks: readonly Omit<Block, 'file'>[]): Promise<IndexedReject[]> {
  const rejected: IndexedReject[] = [];
  const wanted = blocks.filter((block) => block.rejected > 0);
  for await (const { path: file, fileId, reason } of readFiles(path, wanted)) {
    if (reason !== null) rejected.push({ path: file, fileId, reason });
  }
  return rejected;
}
