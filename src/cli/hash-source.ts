/** Hashes what a page was made from: a notebook's file, or the folder of a run record. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, sha256OfFile } from '../files/hash.js';

/** The files that a run record's hash covers, in this order; `timing.jsonl` differs each time. */
const recordFiles = ['run.json', 'history.jsonl', 'frames.parquet', 'predictions.parquet'];

/**
 * SHA-256 of a file, or of the SHA-256s of a run record's files.
 *
 * Not `hashProducts`, which names the files of any folder in what it hashes: pages that exist hold this hash without names.
 *
 * @throws the file system's error
 */
export async function hashSource(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return sha256OfFile(path);
  const hashes: string[] = [];
  for (const file of recordFiles) hashes.push(await sha256OfFile(join(path, file)));
  return sha256(hashes.join('\n'));
}
