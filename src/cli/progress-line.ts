/** How far a long piece of work is: a line redrawn in place on a terminal, one every few seconds elsewhere. */
import type { Context } from './command.js';

/** Milliseconds between two lines of progress. */
const progressMs = 5000;

/** @returns a function that is told the line as it is now; `context.draw?.([])` takes the last one away */
export function createProgressLine(context: Pick<Context, 'log' | 'draw'>): (line: string) => void {
  let last = Date.now();
  return (line) => {
    const now = Date.now();
    if (context.draw !== undefined) context.draw([line]);
    else if (now - last >= progressMs) {
      context.log(line);
      last = now;
    }
  };
}
