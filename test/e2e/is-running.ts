/** Whether a process runs. */
import { readFileSync } from 'node:fs';

/** False for one that ended, also while it waits to be reaped by its new parent. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
