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
 * Shows a progress bar; it is redrawn at most ten times a second, and its last state stays in the notebook.
 *
 * The last state names no time, so that notebooks stay the same from run to run.
 *
 * @throws RangeError if `total` is not a whole number of 1 or more
 *
 * @example
 * const progress = showProgress({ total: frames.length, label: 'Reading frames' });
 * for (const frame of frames) { read(frame); progress.advance(); }
 * progress.done();
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
    update(renderProgress({ label, total, count, seconds: isFinal ? null : seconds }), isFinal);
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
 * @param items - a list, or anything that can be gone through and says its `length`
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

/** One state of a bar; without `seconds` it tells no time. */
export interface ProgressState {
  readonly label: string;
  readonly total: number;
  readonly count: number;
  readonly seconds: number | null;
}

/** Renders one state as HTML and as text. */
export function renderProgress({ label, total, count, seconds }: ProgressState): MimeBundle {
  const left = seconds === null || count === 0 ? null : (seconds / count) * (total - count);
  const times = [
    ...(seconds === null ? [] : [`${formatSeconds(seconds)} gone`]),
    ...(left === null ? [] : [`about ${formatSeconds(left)} left`]),
  ];
  const words = [`${count} of ${total}`, ...times].join(', ');
  const name = escapeHtml(label);
  return {
    'text/html': `<div>${name} <progress max="${total}" value="${count}" aria-label="${name}"></progress> ${words}</div>`,
    'text/plain': `${label}: ${words}`,
  };
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
