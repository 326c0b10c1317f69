/** Finds and runs the programs that provisioning needs: pip and a C++ compiler. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** How a program ended; `status` is null when a signal ended it. */
export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
interface ProgramOptions {
  /** Its whole environment; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end, with nothing on its stdin. @throws the system's error when it can't be started; the signal's reason */
export function runProgram(
  command: readonly string[],
  { env = process.env, signal }: ProgramOptions = {},
): Promise<Outcome> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (): void => void child.kill();
    signal?.addEventListener('abort', end);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status, endedBy) => {
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ status, signal: endedBy, stdout, stderr });
    });
  });
}

/** The first of `names` that lies executable on PATH, as a full path, or null. */
export async function findProgram(names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
      const path = join(folder, name);
      const executable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (executable) return path;
    }
  }
  return null;
}

/** A C++ compiler's path, or null: `g++`, `c++` or `clang++`. */
export function findCompiler(): Promise<string | null> {
  return findProgram(['g++', 'c++', 'clang++']);
}

/** The command that runs pip, tried with `--version`, or null. A Python without its pip module doesn't count. */
export async function findPip(): Promise<readonly string[] | null> {
  const candidates = [
    { names: ['python3', 'python'], rest: ['-m', 'pip'] },
    { names: ['pip3', 'pip'], rest: [] },
  ];
  for (const { names, rest } of candidates) {
    for (const name of names) {
      const path = await findProgram([name]);
      if (path === null) continue;
      const outcome = await runProgram([path, ...rest, '--version']).catch(() => null);
      if (outcome?.status === 0) return [path, ...rest];
    }
  }
  return null;
}
