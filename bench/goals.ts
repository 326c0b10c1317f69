/** The kinds of goals, and which of them a comparison misses. */
import { statSync } from 'node:fs';
import type { Goal } from './case.js';
import type { Comparison } from './compare.js';
import { formatMemory, formatRatio, formatTime } from './format.js';

/** Our median over the peer's. */
export function ratioGoal(limit: number, reason: string): Goal {
  return { what: 'ratio', limit, reason, find: ({ ratio }) => ratio, format: formatRatio };
}

/** Our median, in milliseconds. */
export function timeGoal(limit: number, reason: string): Goal {
  return { what: 'our median', limit, reason, find: ({ ours }) => ours.median, format: formatTime };
}

/** The size of a file that we wrote, in bytes. */
export function sizeGoal(path: string, limit: number, reason: string): Goal {
  const format = (value: number): string => `${(value / 1e6).toFixed(1)} MB`;
  return { what: 'our file', limit, reason, find: () => statSync(path).size, format };
}

/** The most memory that our process had resident, in bytes; reached where it isn't known. */
export function memoryGoal(limit: number, reason: string): Goal {
  const find = ({ ours }: Comparison): number => ours.peakBytes ?? 0;
  return { what: 'our memory', limit, reason, find, format: formatMemory };
}

/** A sentence for each goal that is not reached. */
export function findMissed(goals: readonly Goal[], comparison: Comparison): string[] {
  return goals.flatMap((goal) => {
    const value = goal.find(comparison);
    if (value <= goal.limit) return [];
    return [`${goal.what} ${goal.format(value)}, goal at most ${goal.format(goal.limit)}: ${goal.reason}`];
  });
}
