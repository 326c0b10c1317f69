/** A progress bar in one display that changes in place. */
import { createDisplay, type MimeBundle } from './display.js';
import { escapeHtml } from './html.js';
import { createThrottle } from './throttle.js';

/** What is counted. */
export interface ProgressOptions {
  /** Steps in all, 1 or more. */
  readonly total: number;
  /** What is done, for example `Reading frames`. */
  readonly label: string;
}

/** A bar that is being filled. */
export interface Progress {
  /** Says that `steps` more are done. Default 1. */
  advance(steps?: number): void;
  /** Shows the last state. A bar that isn't full stays as it is. */
  done(): void;
}

/**
 * Shows a progress bar; it is redrawn at most ten times a second, and its last state stays in the notebook, with the time that it
 * took. That time is the one thing in it that differs from run to run: `angiolab execute --check` passes over it.
 *
 * @throws RangeError if `total` is not a whole number of 1 or more
 *
 * @example
 * const bar = showProgress({ total: 3, label: "Reading frames" });
 * for (const frame of source.frames.slice(0, 3)) {
 *   await source.readImage(frame);
 *   bar.advance();
 * }
 * bar.done();
 */
export function showProgress(options: ProgressOptions): Progress {
  const { total, label } = options;
  if (!Number.isInteger(total) || total < 1)
    throw new RangeError(`Cannot show progress: expected a total of 1 or more, got ${total}; count the steps first.`);
  const update = createDisplay();
  const throttle = createThrottle();
  const began = performance.now();
  let count = 0;
  const show = (isFinal: boolean): void => {
    const seconds = (performance.now() - began) / 1000;
    update(renderProgress({ label, total, count, seconds, isFinal }), isFinal);
  };
  show(false);
  return {
    advance(steps = 1) {
      count = Math.min(total, count + steps);
      if (throttle()) show(false);
    },
    done: () => show(true),
  };
}

/**
 * Goes through `items` behind a progress bar.
 *
 * @param items - the list; an empty one shows no bar
 *
 * @example
 * for (const frame of progress(source.frames.slice(0, 3), "Reading frames")) await source.readImage(frame);
 */
export function* progress<T>(items: readonly T[], label: string = 'Progress'): Generator<T> {
  if (items.length === 0) return;
  const bar = showProgress({ total: items.length, label });
  try {
    for (const item of items) {
      yield item;
      bar.advance();
    }
  } finally {
    bar.done();
  }
}

/** One state of a bar. */
export interface ProgressState {
  readonly label: string;
  readonly total: number;
  readonly count: number;
  /** Since it was shown first. */
  readonly seconds: number;
  /** The last state says how long it took, the others what has gone and what may be left. */
  readonly isFinal: boolean;
}

/** Renders one state as HTML and as text. */
export function renderProgress(state: ProgressState): MimeBundle {
  const { label, total, count } = state;
  const words = `${count} of ${total}${describeTimes(state)}`;
  const name = escapeHtml(label);
  return {
    'text/html': `<div>${name} <progress max="${total}" value="${count}" aria-label="${name}"></progress> ${words}</div>`,
    'text/plain': `${label}: ${words}`,
  };
}

/** How long the last state took stands in brackets: `src/notebook/volatile.ts` knows it by that form. */
function describeTimes({ total, count, seconds, isFinal }: ProgressState): string {
  if (isFinal) return ` (took ${formatSeconds(seconds)})`;
  const left = count === 0 ? '' : `, about ${formatSeconds((seconds / count) * (total - count))} left`;
  return `, ${formatSeconds(seconds)} gone${left}`;
}

/** Tenths below ten seconds, minutes from one on. */
function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
