/** A side that is a program from its start to its end. */
import { performance } from 'node:perf_hooks';
import { runProgram } from '../src/tensorflow/programs.js';
import type { Contender } from './compare.js';

/**
 * Times the whole process.
 *
 * @param env - variables on top of this process's
 */
export function wholeProcess(name: string, command: readonly string[], env: Record<string, string> = {}): Contender {
  return {
    name,
    async measure() {
      const start = performance.now();
      const { status, stderr } = await runProgram(command, { ...process.env, ...env });
      const ms = performance.now() - start;
      if (status === 0) return { ms };
      throw new Error(
        `Cannot measure ${name}: expected exit status 0, got ${status}; it wrote: ${stderr.slice(-1000)}`,
      );
    },
  };
}
