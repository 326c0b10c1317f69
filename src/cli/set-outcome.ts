/** What became of a set of notebooks: for programs, for the index, and as an exit status. */
import type { IndexEntry } from '../report/render-index.js';
import type { Context } from './command.js';
import { exitStatus } from './exit-status.js';
import type { FailedCell } from './failed-cell.js';
import { type Failure, type FailureJson, toJson } from './failure.js';

/** What became of one notebook. */
export interface SetResult {
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** True where nothing had changed, so that it wasn't executed again. */
  readonly kept?: boolean;
  readonly seconds: number;
  /** The executed notebook and its page; absent where it was skipped. */
  readonly notebook?: string;
  readonly report?: string;
  /** Why it failed or was skipped, for people. */
  readonly reason?: string;
  /** Why it failed, for programs. */
  readonly error?: FailureJson;
  /** The cell at which it failed; absent where that was before the first one. */
  readonly failedCell?: FailedCell;
}

/** What became of the set, in its order; `status` is the highest exit status of its notebooks, and `error` what it stands for. */
export interface SetOutcome {
  readonly index: string;
  readonly results: readonly SetResult[];
  readonly status: number;
  readonly error?: FailureJson;
}

/** A notebook's result, its row of the index, and its failure. */
export interface Outcome {
  readonly entry: IndexEntry;
  readonly result: SetResult;
  readonly failure?: Failure;
}

/** The outcomes as one, with a line of progress that counts them. */
export function summarize(outcomes: readonly Outcome[], context: Context): Omit<SetOutcome, 'index'> {
  const results = outcomes.map(({ result }) => result);
  if (results.length > 1) context.log(describeCounts(results));
  const worst = context.signal.aborted ? interruption : findWorst(outcomes);
  const status = worst?.status ?? exitStatus.fine;
  return { results, status, ...(worst && { error: toJson(worst) }) };
}

const interruption: Failure = {
  code: 'interrupted',
  message: 'interrupted; what was done is saved',
  fix: 'go on with --resume',
  status: exitStatus.interrupted,
};

/** The failure of the highest status, of several the first. */
function findWorst(outcomes: readonly Outcome[]): Failure | undefined {
  return outcomes.flatMap(({ failure }) => failure ?? []).toSorted((a, b) => b.status - a.status)[0];
}

/** `4 notebooks: 2 done, 1 failed, 1 skipped`. */
function describeCounts(results: readonly SetResult[]): string {
  const counts = (['done', 'failed', 'skipped'] as const).flatMap((status) => {
    const count = results.filter((result) => result.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return `${results.length} notebooks: ${counts.join(', ')}`;
}
