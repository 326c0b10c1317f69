/** Executed notebooks and run records on disk, and a context that keeps what a command prints. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from '../../src/cli/command.js';
import type { Cell } from '../../src/notebook/nbformat.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';
import type { RunRecord } from '../../src/record/run-record.js';
import { writeRunRecord } from '../../src/record/write-run-record.js';
import { exampleRecord } from '../record/example-record.js';
import { code, createNotebook } from '../report/notebooks.js';

/** A context in `cwd`, and the lines that were printed. */
export function createContext(cwd: string): { context: Context; printed: string[] } {
  const printed: string[] = [];
  const print = (line: string): void => {
    printed.push(line);
  };
  return {
    printed,
    context: { print, log: () => {}, warn: () => {}, env: {}, cwd, signal: new AbortController().signal },
  };
}

/** Writes an executed notebook of the lab whose only output is `text`. */
export async function writeExecuted(path: string, text: string, angiolab: object, executed = true): Promise<void> {
  const cell: Cell = { ...code([{ output_type: 'stream', name: 'stdout', text }]), id: 'only' };
  const cells = executed ? [cell] : [{ ...cell, outputs: [], execution_count: null }];
  mkdirSync(dirname(path), { recursive: true });
  await writeNotebook(path, createNotebook(cells as Cell[], { angiolab }));
}

/**
 * Writes a run of 40 validation frames of 10 patients; it is wrong on the first `errors` frames.
 *
 * @returns its folder
 */
export async function writeRun(folder: string, errors: number, over: Partial<RunRecord['run']> = {}): Promise<string> {
  const frames = Array.from({ length: 40 }, (_, index) => ({
    ...exampleRecord.frames[1]!,
    frameId: `v${index}`,
    patient: `p${index % 10}`,
    label: index % 2 === 0 ? 'LCA' : 'RCA',
  }));
  const predictions = frames.map(({ frameId, label }, index) => {
    const right = index >= errors;
    return {
      frameId,
      stage: 'head',
      epoch: 1,
      logit: right === (label === 'RCA') ? 2 + index / 100 : -2 - index / 100,
      trainingLogit: null,
    };
  });
  const run = { ...exampleRecord.run, ...over };
  await writeRunRecord(folder, { ...exampleRecord, run, frames, predictions });
  return join(folder);
}
