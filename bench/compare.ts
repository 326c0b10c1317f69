/** Measures two sides alternately and says how they compare. */
import { quantile } from '../src/numeric/describe.js';

/** One run of one side. */
export interface Measurement {
  readonly ms: number;
  /** The most memory that was resident, where the side is a process of its own. */
  readonly peakBytes?: number;
  /** A digest of what was computed. Where both sides give one, they must be equal. */
  readonly result?: string;
  /** What the figures depend on, for example the decoder or the library's version. */
  readonly facts?: Readonly<Record<string, string>>;
  /** The mean training loss of each epoch, where epochs were trained. */
  readonly curve?: readonly number[];
}

/** One side of a row. */
export interface Contender {
  readonly name: string;
  measure(): Promise<Measurement>;
}

/** The times of one side, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly minimum: number;
  readonly all: readonly number[];
  /** The most of all runs; null where it isn't known. */
  readonly peakBytes: number | null;
  readonly facts: Readonly<Record<string, string>>;
  /** Of the last run. */
  readonly curve?: readonly number[];
}

/** Both sides of a row. `ratio` is our median over the peer's: below 1 we are faster. */
export interface Comparison {
  readonly ours: Times;
  readonly peer: Times;
  readonly ratio: number;
}

/**
 * Runs both sides `runs` times in turn, after one run of each that isn't counted. Who begins changes from round to round, so
 * that neither always runs behind the other.
 *
 * @param runs - at least 1
 * @throws Error when the sides computed different results
 */
export async function compare(ours: Contender, peer: Contender, runs: number): Promise<Comparison> {
  const warm = { ours: await ours.measure(), peer: await peer.measure() };
  checkResults(warm.ours, warm.peer);
  const times = { ours: [] as Measurement[], peer: [] as Measurement[] };
  for (let round = 0; round < runs; round++) {
    const order = round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
    for (const side of order) times[side].push(await { ours, peer }[side].measure());
  }
  const [left, right] = [summarise(times.ours, warm.ours), summarise(times.peer, warm.peer)];
  return { ours: left, peer: right, ratio: left.median / right.median };
}

/** A side that takes so long that it runs once; what was measured counts for every round. */
export function once({ name, measure }: Contender): Contender {
  let measured: Promise<Measurement> | undefined;
  return {
    name,
    measure() {
      measured ??= measure();
      return measured;
    },
  };
}

function checkResults(ours: Measurement, peer: Measurement): void {
  if (ours.result === undefined || peer.result === undefined || ours.result === peer.result) return;
  throw new Error(
    `Cannot compare: expected the peer's result ${peer.result}, got ${ours.result}; the two sides must do the same work`,
  );
}

function summarise(runs: readonly Measurement[], warm: Measurement): Times {
  const all = runs.map(({ ms }) => ms);
  const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? []);
  const peakBytes = peaks.length === 0 ? null : Math.max(...peaks);
  const { curve } = runs.at(-1) ?? {};
  const times = { median: quantile(all, 0.5), minimum: quantile(all, 0), all, peakBytes, facts: warm.facts ?? {} };
  return { ...times, ...(curve && { curve }) };
}
