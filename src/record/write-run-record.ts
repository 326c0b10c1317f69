/** Writes a run record into a folder. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTable } from '../files/table.js';
import { writeAtomic } from '../files/write-atomic.js';
import { checkRecord } from './check-record.js';
import { formatLines } from './json-lines.js';
import type { RunRecord } from './run-record.js';
import { tabulateFrames, tabulatePredictions } from './tables.js';

/** What `run.json` says about its own format. */
export const runFormat: { readonly format: string; readonly version: number } = { format: 'angiolab.run', version: 1 };

/**
 * Writes `record` to `folder`, which is made if it is missing; a record that stands there is replaced.
 *
 * `run.json` goes first and comes last, so a folder that has it holds a whole record. The same record gives the same bytes.
 *
 * @throws RunRecordError if the record breaks a rule of the format; nothing is written then
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  checkRecord(record);
  await rm(join(folder, 'run.json'), { force: true });
  await writeAtomic(join(folder, 'history.jsonl'), formatLines(record.history));
  await writeTable(join(folder, 'frames.parquet'), tabulateFrames(record.frames));
  await writeTable(join(folder, 'predictions.parquet'), tabulatePredictions(record.predictions));
  await writeAtomic(join(folder, 'timing.jsonl'), formatLines(record.timing));
  await writeAtomic(join(folder, 'run.json'), `${JSON.stringify({ ...runFormat, ...record.run }, null, 2)}\n`);
}
