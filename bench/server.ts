/** A side that is one long-lived program: a JSON line in asks for a run, a JSON line out is its measurement. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Contender, Measurement } from './compare.js';

/** A program that measures itself. */
export interface Server {
  /** The side that sends `request` for each run. */
  contender(request: unknown): Contender;
  close(): void;
}

/**
 * Starts a program that answers one request after the other.
 *
 * @param env - variables on top of this process's
 */
export function startServer(name: string, command: readonly string[], env: Record<string, string> = {}): Server {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-1000);
  });
  child.on('error', (error) => {
    stderr += error.message;
  });
  child.stdin.on('error', () => {});
  async function ask(request: unknown): Promise<Measurement> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value) as Measurement;
    throw new Error(`Cannot measure ${name}: expected an answer, got the end of the program; it wrote: ${stderr}`);
  }
  return { contender: (request) => ({ name, measure: () => ask(request) }), close: () => void child.kill() };
}
