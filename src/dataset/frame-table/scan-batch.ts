/** The records of some files of one folder: those of unchanged files are taken over, the others are read. */
import { readSync } from 'node:fs';
import { join } from 'node:path';
import { HeaderBytes } from '../../dicom/header-bytes.js';
import { reasonOf } from '../found-file.js';
import {
  type FileRecord,
  type FileStat,
  formatRecord,
  formatStat,
  parseRecord,
  parseStat,
  statTextOf,
  toReason,
} from './file-record.js';
import { readDicomRecord } from './read-dicom-record.js';
import { readPictureRecord } from './read-picture-record.js';
import type { RecordOptions } from './record-options.js';
import { createSignature, noStat, readStat } from './signature.js';

/** A stretch of an open file that holds lines. */
export interface LineRange {
  /** The file's descriptor, which all threads share. */
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Some files of one folder. */
export interface Batch {
  /** Relative to the root, with `/`; empty for the root itself. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Where older lines of the folder's files lie. */
  readonly known: readonly LineRange[];
}

/** What came of a batch. */
export interface ScannedBatch {
  /** Equal if names, sizes, dates and inodes are. */
  readonly signature: string;
  /** The records, a line a file. */
  readonly lines: string;
  /** How many of the files can't be used. */
  readonly rejected: number;
  /** How many of the files were opened: those that are new or changed. */
  readonly read: number;
}

const buffer = Buffer.alloc(8192);

/** Scans a batch. @throws what is a fault of ours; a file's own faults become its record's reason */
export async function scanBatch(batch: Batch, options: RecordOptions): Promise<ScannedBatch> {
  const { folder, names } = batch;
  const known = readKnown(batch.known);
  const sign = createSignature();
  let lines = '';
  let [rejected, read] = [0, 0];
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const old = known.size === 0 ? undefined : known.get(formatStat(name, readStat(join(options.root, path))));
    if (old === undefined) read++;
    const { stat, line, isRejected } = old ?? (await readLine(name, path, options));
    sign.add(name, stat);
    lines += `${line}\n`;
    if (isRejected) rejected++;
  }
  return { signature: sign.finish(), lines, rejected, read };
}

/** A line, and what tells whether its file changed. */
interface KnownLine {
  readonly stat: FileStat;
  readonly line: string;
  readonly isRejected: boolean;
}

async function readLine(name: string, path: string, options: RecordOptions): Promise<KnownLine> {
  let stat = noStat;
  try {
    const file = new HeaderBytes(join(options.root, path), buffer);
    try {
      stat = file.stat;
      const read = options.kind === 'dicom' ? readDicomRecord : readPictureRecord;
      const line = formatRecord(formatStat(name, stat), await read(path, file, options));
      return { stat, line, isRejected: false };
    } finally {
      file.close();
    }
  } catch (error) {
    const record: FileRecord = { fileId: options.pseudonyms.own('file', path), reason: toReason(reasonOf(error)) };
    return { stat, line: formatRecord(formatStat(name, stat), record), isRejected: true };
  }
}

/** The lines of ranges by what tells their files. */
function readKnown(ranges: readonly LineRange[]): Map<string, KnownLine> {
  const known = new Map<string, KnownLine>();
  for (const { file, offset, length } of ranges) {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, offset);
    for (const line of bytes.toString('utf8').split('\n')) {
      if (line === '') continue;
      known.set(statTextOf(line), { stat: parseStat(line), line, isRejected: parseRecord(line).reason !== null });
    }
  }
  return known;
}
