/** Waits until what this process has started stands idle (Linux). */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const quietMs = 500;
const patienceMs = 30_000;

interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  /** Processor time so far, in the system's ticks (10 ms). */
  readonly ticks: number;
}

/** Resolves when all processes below this one have taken at most one tick of processor time in half a second; at once where there are none. */
export async function waitUntilIdle(): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let before = sumTicks(); performance.now() < deadline; ) {
    await pause(quietMs);
    const now = sumTicks();
    if (now - before <= 1) return;
    before = now;
  }
  throw new Error(`Cannot measure a spare kernel: expected it to stand idle within ${patienceMs / 1000} s, got work`);
}

function sumTicks(): number {
  const states = listStates();
  const below = new Set([process.pid]);
  // A child has a higher id than its parent, but for a turn of the counter.
  for (const { pid, parent } of states.sort((a, b) => a.pid - b.pid)) if (below.has(parent)) below.add(pid);
  return states.reduce((sum, { pid, ticks }) => (pid !== process.pid && below.has(pid) ? sum + ticks : sum), 0);
}

/** Source: proc(5), `/proc/pid/stat`, fields 4, 14 and 15; the name in field 2 may hold anything, brackets too. */
function listStates(): ProcessState[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
    } catch {
      return [];
    }
  });
}
