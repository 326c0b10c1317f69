/** Measures how much memory the processes of a group took at most, where the system tells (Linux). */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Measures from `reset` to `readPeak`. */
export interface MemoryMeter {
  /** Starts anew: what was taken before counts no more, except what is still held. */
  reset(): void;
  /**
   * The sum of the processes' peaks of resident memory, in bytes; null where the system doesn't tell.
   *
   * It is an upper bound, since the peaks need not coincide and shared pages count in each process; processes that have ended don't count.
   */
  readPeak(): number | null;
}

const lookAgainMs = 100;

/**
 * Creates a meter for a process group.
 *
 * @param group - the group's id; undefined: nothing is measured
 */
export function createMemoryMeter(group: number | undefined): MemoryMeter {
  const findMembers = group === undefined ? () => [] : createGroupFinder(group);
  let members: readonly string[] | null = null;
  return {
    reset() {
      members ??= findMembers();
      for (const pid of members) resetPeak(pid);
    },
    readPeak() {
      members = findMembers();
      const peaks = members.map(readPeakOf).filter((peak) => peak !== null);
      return peaks.length === 0 ? null : peaks.reduce((sum, peak) => sum + peak, 0);
    },
  };
}

/**
 * Lists the processes of a group: each process of the machine is looked at once, and new ones are looked for ten times a second at most. On a machine
 * with many, asking all of them after each cell takes longer than a short cell.
 */
function createGroupFinder(group: number): () => readonly string[] {
  let known = new Map<string, boolean>();
  let lookedMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lookedMs > lookAgainMs) {
      const pids = readdirOrNone('/proc').filter((name) => /^\d+$/.test(name));
      known = new Map(pids.map((pid) => [pid, known.get(pid) ?? isInGroup(pid, group)]));
      lookedMs = performance.now();
    }
    return [...known.keys()].filter((pid) => known.get(pid));
  };
}

/** Source: proc(5), `/proc/pid/stat`, field 5; the name in field 2 may hold anything, brackets too. */
function isInGroup(pid: string, group: number): boolean {
  const stat = readOrNull(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] === String(group);
}

/** Source: proc(5), `/proc/pid/clear_refs`: 5 sets the peak to what is resident now. */
function resetPeak(pid: string): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The process has ended, or the system forbids it: then the peak is that of its life.
  }
}

function readPeakOf(pid: string): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readOrNull(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function readdirOrNone(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
