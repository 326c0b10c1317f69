/** Time limits and the caller's own signal, as one signal that tells which of them fired. */
import type { Limit } from './errors.js';

/** The reason of a signal that a time limit fired. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly limit: Limit;
  readonly timeoutMs: number;
  /** What came instead, in a few words. */
  readonly got: string;

  constructor(limit: Limit, timeoutMs: number, got = 'none') {
    super(`Cannot go on: expected an end within ${timeoutMs} ms, got ${got}; raise the limit`);
    this.limit = limit;
    this.timeoutMs = timeoutMs;
    this.got = got;
  }
}

/** A signal to heed until `clear` is called. */
interface Guard {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  clear(): void;
}

/** Node's timers fire at once when they are set for longer (24.8 days). */
const longestTimerMs = 2 ** 31 - 1;

/** The limits of a run. */
export interface Limits {
  /** A guard for one step of the run: fires with the step's own limit, the whole run's, or the caller's signal. */
  during(limit: Limit, timeoutMs: number | undefined): Guard;
  /** Ends the run's steps as the caller's signal does, with `reason`. */
  abort(reason: unknown): void;
  /** Stops the clock of the whole run. */
  clear(): void;
}

/**
 * Starts the clock of a run.
 *
 * @param timeoutMs - limit of the whole run, in milliseconds; undefined: none
 * @param signal - the caller's own; its reason is passed on
 */
export function createLimits(timeoutMs: number | undefined, signal: AbortSignal | undefined): Limits {
  const whole = guard('notebook', timeoutMs, signal);
  return {
    during: (limit, stepMs) => guard(limit, stepMs, whole.signal),
    abort: whole.abort,
    clear: whole.clear,
  };
}

function guard(limit: Limit, timeoutMs: number | undefined, parent: AbortSignal | undefined): Guard {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow);
  const timer =
    timeoutMs === undefined || timeoutMs > longestTimerMs
      ? undefined
      : setTimeout(() => controller.abort(new LimitReached(limit, timeoutMs)), timeoutMs);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    clear() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    },
  };
}
