/** A side that is a program from its start to its end. */
import { performance } from 'node:perf_hooks';
import type { Contender } from './compare.js';
import { runWatched } from './watched-program.js';

/**
 * Times the whole process, and notes the most memory that it held.
 *
 * @param env - variables on top of this process's
 */
export function wholeProcess(name: string, command: readonly string[], env: Record<string, string> = {}): Contender {
  return {
    name,
    async measure() {
      const start = performance.now();
      const { status, stderr, peakBytes } = await runWatched(command, { ...process.env, ...env });
      const ms = performance.now() - start;
      if (status === 0) return { ms, ...(peakBytes !== null && { peakBytes }) };
      throw new Error(
        `Cannot measure ${name}: expected exit status 0, got ${status}; it wrote: ${stderr.slice(-1000)}`,
      );
    },
  };
}
