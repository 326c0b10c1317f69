/** `npm run bench [-- NAME… --runs N --epochs N]`: measures our work and the peers' side by side; `fuzz [--minutes N]` reads damaged files, `experiment NAME [--minutes N]` trains. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchCase, type CaseContext, SkipError } from './case.js';
import { cases } from './cases.js';
import { compare } from './compare.js';
import { runExperiment } from './experiments/run-experiment.js';
import { formatRow } from './format.js';
import { runFuzz } from './fuzz/run-fuzz.js';
import { findMissed } from './goals.js';
import { preparePeers } from './peer-environment.js';
import type { PythonEnvironment } from './python-environment.js';
import { type RowResult, writeResults } from './results.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

function chooseCases(names: readonly string[]): readonly BenchCase[] {
  const unknown = names.find((name) => !cases.some((item) => item.name === name));
  if (unknown === undefined) return names.length === 0 ? cases : cases.filter((item) => names.includes(item.name));
  const known = cases.map((item) => item.name).join(', ');
  throw new RangeError(`Cannot run the benchmark: expected one of ${known}, got '${unknown}'; correct the name`);
}

function readRuns(text: string): number {
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= 1) return runs;
  throw new RangeError(`Cannot run the benchmark: expected --runs of 1 or more, got '${text}'; leave it out for 5`);
}

function readEpochs(text: string | undefined): number | null {
  const epochs = text === undefined ? null : Number(text);
  if (epochs === null || (Number.isInteger(epochs) && epochs >= 1)) return epochs;
  throw new RangeError(
    `Cannot run the benchmark: expected --epochs of 1 or more, got '${text}'; leave it out for none`,
  );
}

/** Runs a case and returns a sentence for each goal that it misses. */
async function runCase(item: BenchCase, context: CaseContext, runs: number): Promise<string[]> {
  const { rows, versions, close } = await item.prepare(context);
  const results: RowResult[] = [];
  try {
    for (const row of rows) {
      const comparison = await compare(row.ours, row.peer, runs);
      print(formatRow(item.name, row, comparison));
      const missed = findMissed(row.goals, comparison);
      results.push({ name: row.name, peerName: row.peer.name, ...comparison, missed });
    }
  } finally {
    close?.();
  }
  log(`bench: wrote ${await writeResults(item.name, results, versions ?? (await context.peers()).versions)}`);
  return results.flatMap((row) => row.missed.map((sentence) => `${item.name}, ${row.name}: ${sentence}`));
}

async function main(words: readonly string[]): Promise<void> {
  const options = {
    runs: { type: 'string', default: '5' },
    minutes: { type: 'string', default: 'Infinity' },
    epochs: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const long = { minutes: Number(values.minutes), print };
  if (positionals[0] === 'experiment') return runExperiment(positionals[1], long);
  if (positionals[0] === 'fuzz') return runFuzz(long);
  const [chosen, runs] = [chooseCases(positionals), readRuns(values.runs)];
  const epochs = readEpochs(values.epochs);
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-bench-'));
  let environment: Promise<PythonEnvironment> | undefined;
  const peers = (): Promise<PythonEnvironment> => {
    environment ??= preparePeers(log);
    return environment;
  };
  const missed: string[] = [];
  try {
    for (const item of chosen) {
      try {
        missed.push(...(await runCase(item, { folder, peers, log, epochs }, runs)));
      } catch (error) {
        if (!(error instanceof SkipError)) throw error;
        print(`${item.name}: skipped: ${error.message}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (missed.length > 0) print(['Goals not reached:', ...missed].join('\n- '));
}

main(process.argv.slice(2)).catch((error: Error) => {
  log(`bench: ${error.message}`);
  process.exitCode = 1;
});
