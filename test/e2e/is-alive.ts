/** Whether a process runs. */
import { readFileSync } from 'node:fs';

/** Whether the process of that id runs; one that ended and waits to be reaped doesn't. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
