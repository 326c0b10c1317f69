/** Reads a run record from its folder and holds it to the format. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { readTable, type Table } from '../files/table.js';
import { checkRecord, RunRecordError } from './check-record.js';
import { parseLines } from './json-lines.js';
import type { HistoryEvent, RunDescription, RunRecord, RunTiming } from './run-record.js';
import { parseFrames, parsePredictions } from './tables.js';
import { runFormat } from './write-run-record.js';

/**
 * Reads the run record in `folder`, whether `writeRunRecord` or another program wrote it.
 *
 * `timing.jsonl` may be missing; keys and columns that the format doesn't know are left out.
 *
 * @returns the record, with every rule of the format checked
 * @throws RunRecordError if a file is missing or damaged, is of a later version, or breaks a rule of the format
 */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const record: RunRecord = {
    run: parseRun(await readText(folder, 'run.json')),
    history: parseLines('history.jsonl', await readText(folder, 'history.jsonl')) as HistoryEvent[],
    frames: parseFrames(await readColumns(folder, 'frames.parquet')),
    predictions: parsePredictions(await readColumns(folder, 'predictions.parquet')),
    timing: parseTiming(await readText(folder, 'timing.jsonl', 'optional')),
  };
  checkRecord(record);
  return record;
}

const runKeys = [
  ...['classes', 'recipe', 'seed', 'backend', 'weights', 'dataFingerprint', 'versions', 'synthetic'],
  ...['device', 'threads', 'stages', 'model'],
];

function parseRun(text: string): RunDescription {
  const fix = 'check that the folder is a run record of this version of angiolab';
  let run: Record<string, unknown> | null;
  try {
    run = JSON.parse(text);
  } catch (cause) {
    throw new RunRecordError('run.json', 'JSON', (cause as Error).message, fix, { cause });
  }
  if (run?.['format'] !== runFormat.format || run['version'] !== runFormat.version) {
    const got = `${JSON.stringify(run?.['format'])} version ${JSON.stringify(run?.['version'])}`;
    throw new RunRecordError('run.json', `format "${runFormat.format}" version ${runFormat.version}`, got, fix);
  }
  const known = runKeys.filter((key) => run[key] !== undefined).map((key) => [key, run[key]]);
  return Object.fromEntries(known) as RunDescription;
}

function parseTiming(text: string): RunTiming[] {
  return parseLines('timing.jsonl', text).map((item) => {
    const { part, seconds, peakMemoryBytes = null } = (item ?? {}) as Partial<RunTiming>;
    return { part, seconds, peakMemoryBytes } as RunTiming;
  });
}

async function readText(folder: string, file: string, need?: 'optional'): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (cause) {
    if (need === 'optional' && (cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw refuseFile(file, cause);
  }
}

async function readColumns(folder: string, file: string): Promise<Table> {
  return readTable(join(folder, file)).catch((cause: unknown) => {
    throw refuseFile(file, cause);
  });
}

function refuseFile(file: string, cause: unknown): RunRecordError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const got = missing ? 'no file' : describeSystemError(cause);
  return new RunRecordError(file, 'a readable file', got, 'check the folder, or repeat the run', { cause });
}
