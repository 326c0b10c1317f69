/** `npm run bench -- fuzz`: reads a million files with damaged headers and 100,000 with damage anywhere, and goes on where it stopped. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openLane, type WorkerLane } from '../../src/dicom/worker-lane.js';
import { SkipError } from '../case.js';
import { benchFolder } from '../peer-environment.js';
import { sharedFolder } from './fuzz-files.js';
import { addOutcomes, type FuzzState, isFault, readState, type TargetState, writeState } from './fuzz-state.js';
import type { FuzzAnswer, FuzzRequest } from './fuzz-worker.js';
import type { Target } from './mutate.js';

/** Small ones first: every kind of damage is tried soon. */
const goals: readonly (readonly [target: Target, count: number])[] = [
  ['unread', 50_000],
  ['files', 100_000],
  ['headers', 1_000_000],
];
const batchSize = 200;
/** For a batch, and for a single file where its batch was lost. */
const timeoutMs = 60_000;

type Lane = WorkerLane<FuzzRequest, readonly FuzzAnswer[]>;

interface FuzzOptions {
  /** When to stop; the next call goes on. */
  readonly minutes: number;
  print(line: string): void;
}

/** Runs until everything is done or the time is over. @throws {@link SkipError} without ../shared */
export async function runFuzz({ minutes, print }: FuzzOptions): Promise<void> {
  if (!existsSync(sharedFolder)) throw new SkipError('the DICOM files of ../shared/data/dicom are not there');
  const path = join(benchFolder, 'results/fuzz-state.json');
  const lane: Lane = openLane({ worker: new URL('./fuzz-worker.js', import.meta.url), timeoutMs });
  let state = await readState(path);
  let last = performance.now();
  const end = last + minutes * 60_000;
  for (const request of plan(state)) {
    if (performance.now() >= end) break;
    const answers = await ask(lane, request);
    const now = performance.now();
    const targets = { ...state.targets, [request.target]: addOutcomes(state.targets[request.target], answers) };
    const peakBytes = Math.max(state.peakBytes, process.resourceUsage().maxRSS * 1024);
    state = { ...state, targets, peakBytes, seconds: state.seconds + (now - last) / 1000 };
    last = now;
    await writeState(path, state);
  }
  await lane.close();
  print(describeState(state));
}

/** Each target's batches in turn, as far as each has to go. */
function* plan(state: FuzzState): Generator<FuzzRequest> {
  const next = goals.map(([target, goal]) => ({ target, goal, first: state.targets[target].done }));
  while (next.some(({ first, goal }) => first < goal)) {
    for (const item of next) {
      // In proportion, so that all end at the same time.
      const batches = Math.ceil(item.goal / 50_000);
      for (let batch = 0; batch < batches && item.first < item.goal; batch++) {
        const count = Math.min(batchSize, item.goal - item.first);
        yield { target: item.target, first: item.first, count };
        item.first += count;
      }
    }
  }
}

/** Where a batch is lost to a hang or a crash, each file is tried alone. */
async function ask(lane: Lane, request: FuzzRequest): Promise<readonly FuzzAnswer[]> {
  const answers = await lane.ask(request, []);
  if (typeof answers !== 'string') return answers;
  if (request.count === 1) return [{ outcome: `lost: ${answers}`, file: 'unknown' }];
  const single: FuzzAnswer[] = [];
  for (let number = request.first; number < request.first + request.count; number++)
    single.push(...(await ask(lane, { ...request, first: number, count: 1 })));
  return single;
}

function describeState({ targets, peakBytes, seconds }: FuzzState): string {
  const parts = goals.map(([target, goal]) => describeTarget(target, targets[target], goal));
  const total = Object.values(targets).reduce((sum, { done }) => sum + done, 0);
  const rate = ((seconds * 1000) / Math.max(1, total)).toFixed(2);
  return [...parts, `${Math.round(seconds)} s, ${rate} ms a file; memory ${Math.round(peakBytes / 1e6)} MB`].join('\n');
}

function describeTarget(target: Target, { done, counts, faults }: TargetState, goal: number): string {
  const shares = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const lines = shares.map(([outcome, count]) => `  ${((100 * count) / done).toFixed(2)} % ${outcome}`);
  const bad = shares.filter(([outcome]) => isFault(outcome)).reduce((sum, [, count]) => sum + count, 0);
  const first = faults.slice(0, 3).map(({ number, file }) => `${number} of ${file}`);
  const fault = bad === 0 ? '  no fault' : `  ${bad} faults: ${first.join(', ')}`;
  return [`fuzz, ${target}: ${done} of ${goal}`, ...lines, fault].join('\n');
}
