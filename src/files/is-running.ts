/** Whether a process lives. */

/** @returns true for a process of another user, too, which can be seen but not signalled */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
