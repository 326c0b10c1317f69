/** Runs the members of an ordered set, several at once, each after those that it waits for. */
import type { OrderedMember } from './order-notebooks.js';

/** What is done with members. */
interface JobOptions<M> {
  /** How many run at once, at least 1. */
  readonly jobs: number;
  /** Runs one member, and calls `started` once it has its kernel. It shall not reject: one failure is not another's. */
  readonly run: (member: M, started: () => void) => Promise<void>;
  /** Told which member comes next, while all that run have their kernels; it may be told the same one again. */
  readonly prepare: (member: M) => void;
}

/** Runs `members`; of those that could start, the first in order does. */
export async function runJobs<M extends OrderedMember>(
  members: readonly M[],
  { jobs, run, prepare }: JobOptions<M>,
): Promise<void> {
  const waiting = [...members];
  const running = new Map<string, Promise<void>>();
  const starting = new Set<string>();
  const ended = new Set<string>();

  function prepareNext(): void {
    if (waiting[0] !== undefined && starting.size === 0) prepare(waiting[0]);
  }

  function started(path: string): void {
    starting.delete(path);
    prepareNext();
  }

  function startNext(): boolean {
    const next = waiting.findIndex((member) => member.waitsFor.every((path) => ended.has(path)));
    if (next < 0 || running.size >= jobs) return false;
    for (const member of waiting.splice(next, 1)) {
      const { path } = member;
      starting.add(path);
      const end = run(member, () => started(path)).finally(() => {
        running.delete(path);
        starting.delete(path);
        ended.add(path);
      });
      running.set(path, end);
    }
    return true;
  }

  for (;;) {
    while (startNext());
    if (running.size === 0) return;
    prepareNext();
    await Promise.race(running.values());
  }
}
