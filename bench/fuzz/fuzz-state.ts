/** What a fuzz run has found so far, on disk, so that it goes on after a kill. */
import { readFile } from 'node:fs/promises';
import { writeAtomic } from '../../src/files/write-atomic.js';
import type { Target } from './mutate.js';

/** Of one kind of damage. */
export interface TargetState {
  readonly done: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The numbers of what must not happen: thrown errors, hangs, ended workers. */
  readonly faults: readonly { readonly number: number; readonly outcome: string; readonly file: string }[];
}

/** Of the whole run. */
export interface FuzzState {
  /** What the numbers and outcomes mean: changed whenever the same number gives other bytes or another word. */
  readonly version: number;
  readonly targets: Readonly<Record<Target, TargetState>>;
  /** The most that was resident, in bytes. */
  readonly peakBytes: number;
  readonly seconds: number;
}

const version = 4;
const keptFaults = 100;
const fresh: TargetState = { done: 0, counts: {}, faults: [] };

/** The state on disk, or a fresh one where there is none of this version. */
export async function readState(path: string): Promise<FuzzState> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  const state: Partial<FuzzState> = JSON.parse(text);
  if (state.version === version) return state as FuzzState;
  return { version, targets: { headers: fresh, files: fresh, unread: fresh }, peakBytes: 0, seconds: 0 };
}

export async function writeState(path: string, state: FuzzState): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(state, null, 2)}\n`);
}

/** The state after more outcomes of a target, in the order of their numbers. */
export function addOutcomes(
  state: TargetState,
  answers: readonly { readonly outcome: string; readonly file: string }[],
): TargetState {
  const counts = { ...state.counts };
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const faults = answers.flatMap(({ outcome, file }, at) =>
    isFault(outcome) ? [{ number: state.done + at, outcome, file }] : [],
  );
  return { done: state.done + answers.length, counts, faults: [...state.faults, ...faults].slice(0, keptFaults) };
}

/** What must not happen. */
export function isFault(outcome: string): boolean {
  return outcome.startsWith('thrown: ') || outcome.startsWith('lost: ');
}
