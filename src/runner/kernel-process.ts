/** A kernel's process: started as a group of its own, so that it ends with all that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { type Connection, createConnection, writeConnectionFile } from '../protocol/connection.js';
import type { Kernelspec } from './kernelspec.js';

/** A running kernel process. */
export interface KernelProcess {
  readonly connection: Connection;
  /** Its id, which is also that of its process group; undefined when it couldn't start. */
  readonly pid: number | undefined;
  /** Resolves, once the process has ended, to how: an exit status, a signal, or why it couldn't start. */
  readonly exited: Promise<string>;
  /** The end of what the process wrote to its own stderr. */
  readonly stderr: string;
  /** Sends SIGINT to the process and its children. */
  interrupt(): void;
  /** Kills the process and its children, and removes its connection file. */
  end(): Promise<void>;
}

interface Started {
  readonly child: ChildProcess;
  readonly file: string;
}

const tailLength = 2000;
const running = new Set<Started>();

/** Whatever ends this process by `process.exit` or an uncaught error ends its kernels too. */
function endAll(): void {
  for (const started of running) {
    signalGroup(started.child, 'SIGKILL');
    rmSync(started.file, { force: true });
  }
}

/**
 * Starts a kernel's process with a new connection; it isn't ready for requests yet.
 *
 * @param spec - how it is started
 * @param options.cwd - folder in which the kernel runs
 * @param options.env - its whole environment; the kernelspec's own variables come on top
 */
export async function spawnKernel(
  spec: Kernelspec,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<KernelProcess> {
  const file = join(tmpdir(), `angiolab-kernel-${randomUUID()}.json`);
  const connection = await createConnection();
  await writeConnectionFile(file, connection);
  const [command = '', ...words] = spec.argv.map((word) => word.replaceAll('{connection_file}', file));
  // As Jupyter does with `python`: the kernel runs on the Node that runs us.
  const child = spawn(command === 'node' ? process.execPath : command, words, {
    cwd: options.cwd,
    env: { ...options.env, ...spec.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = { child, file };
  if (running.size === 0) process.on('exit', endAll);
  running.add(started);
  let tail = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  const exited = waitForExit(child);
  return {
    connection,
    pid: child.pid,
    exited,
    get stderr() {
      return tail;
    },
    interrupt: () => signalGroup(child, 'SIGINT'),
    async end() {
      signalGroup(child, 'SIGKILL');
      await exited;
      running.delete(started);
      if (running.size === 0) process.off('exit', endAll);
      await rm(file, { force: true });
    },
  };
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(describeSystemError(error)));
    child.once('exit', (status, signal) => resolve(signal ?? `exit status ${status}`));
  });
}

/** Signals a kernel's whole process group, if it has any process left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nothing is left of the group.
  }
}
