/**
 * Timers and microtasks run as part of the cell that set them, also after its end.
 *
 * Their callbacks run as promise jobs: what an interrupt terminates inside Node's own loop over timers leaves that in
 * disorder, and the process dies.
 */
import { currentCell, runAs } from './cell-context.js';

type Action = (...words: unknown[]) => void;

/**
 * From now on callbacks of global timers are followed.
 *
 * @param onError - takes what a callback throws
 */
export function followTimers(onError: (error: unknown) => void): void {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const start = globalThis[name] as (action: Action, ...words: unknown[]) => unknown;
    const follow = (action: Action, ...words: unknown[]): unknown => start(bindToCell(action, onError), ...words);
    globalThis[name] = Object.assign(follow, start) as never;
  }
  globalThis.queueMicrotask = (action) => bindToCell(action, onError)();
}

function bindToCell(action: Action, onError: (error: unknown) => void): Action {
  const cell = currentCell();
  function run(words: unknown[]): void {
    // What waits for this timer waits for good: so does a loop whose cell was interrupted.
    if (cell.interrupted) return;
    runAs(cell, () => {
      try {
        action(...words);
      } catch (error) {
        onError(error);
      }
    });
  }
  return (...words) => void Promise.resolve(words).then(run);
}
