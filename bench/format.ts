/** How times and comparisons read in the output. */
import type { Row } from './case.js';
import type { Comparison } from './compare.js';

/** A time with three significant digits, in milliseconds below one second, else in seconds. */
export function formatTime(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

/** Memory in millions of bytes. */
export function formatMemory(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** A ratio with two decimals, or with two significant digits where that says more. */
export function formatRatio(ratio: number): string {
  return ratio < 0.1 ? String(Number(ratio.toPrecision(2))) : ratio.toFixed(2);
}

/** The line of a row: our median, the peer's, the ratio, both minima, the memory of both where it is known, and each goal. */
export function formatRow(caseName: string, row: Row, comparison: Comparison): string {
  const { ours, peer, ratio } = comparison;
  const medians = `${row.ours.name} ${formatTime(ours.median)}, ${row.peer.name} ${formatTime(peer.median)}`;
  const minima = `${formatTime(ours.minimum)} and ${formatTime(peer.minimum)}`;
  const peaks = [ours, peer].flatMap(({ peakBytes }) => (peakBytes === null ? [] : [formatMemory(peakBytes)]));
  const memory = peaks.length === 2 ? `; memory ${peaks.join(' and ')}` : '';
  const goals = row.goals.map((goal) => {
    const reached = goal.find(comparison) <= goal.limit;
    return `; ${goal.what} at most ${goal.format(goal.limit)}: ${reached ? 'reached' : 'not reached'}`;
  });
  return `${caseName}, ${row.name}: ${medians}, ratio ${formatRatio(ratio)}; minima ${minima}${memory}${goals.join('')}`;
}
