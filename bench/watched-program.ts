/** Runs a program to its end and watches how much memory it holds. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** How a program ended. */
export interface WatchedOutcome {
  readonly status: number | null;
  readonly stderr: string;
  /** The most that it had resident, looked up every 20 ms; null where the system doesn't say (it does on Linux). */
  readonly peakBytes: number | null;
}

/** Runs `command` with nothing on its stdin. @throws the system's error when it can't be started */
export function runWatched(command: readonly string[], env: NodeJS.ProcessEnv): Promise<WatchedOutcome> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    let peakBytes: number | null = null;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-10_000);
    });
    const timer = setInterval(async () => {
      peakBytes = Math.max(peakBytes ?? 0, (await readPeak(child.pid)) ?? 0) || null;
    }, 20);
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status, stderr, peakBytes });
    });
  });
}

/** The kernel's own record of the most that was resident so far. */
async function readPeak(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
