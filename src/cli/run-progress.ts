/** How far notebooks are: a bar for each on a terminal, a line every few seconds elsewhere. */
import type { Notebook } from '../notebook/nbformat.js';
import type { CellEvent } from '../runner/notebook-run.js';
import type { Context } from './command.js';

/** The progress of a set. */
export interface Progress {
  /** Follows one more notebook. @param former - what was executed before, from whose times the end is estimated */
  follow(name: string, former: Notebook | null): NotebookProgress;
}

/** The progress of one notebook. */
export interface NotebookProgress {
  readonly take: (event: CellEvent) => void;
  end(): void;
}

/** Where a notebook is. */
export interface Position {
  readonly name: string;
  /** The running cell among all cells, from 1; 0 while the kernel starts. */
  readonly cell: number;
  readonly cells: number;
  readonly elapsedMs: number;
  /** What is left by estimate; null where nothing is known yet. */
  readonly leftMs: number | null;
  /** Whether the running cell takes longer than was estimated: then `leftMs` is that of the cells after it. */
  readonly isLate: boolean;
}

/** A cell is late where it takes a quarter longer than estimated, and this much at least. */
const toleranceMs = 2_000;
const redrawMs = 250;
const logMs = 5_000;
const barWidth = 20;

/** Creates the progress of a set, which draws as long as a notebook is followed. */
export function createProgress(context: Pick<Context, 'log' | 'draw'>): Progress {
  const { draw, log } = context;
  const followed = new Set<() => Position>();
  let timer: NodeJS.Timeout | undefined;
  const redraw = (): void => draw?.([...followed].map((locate) => renderBar(locate())));

  function tick(): void {
    if (draw) redraw();
    else for (const locate of followed) log(renderLine(locate()));
  }

  return {
    follow(name, former) {
      const clock = createClock(former);
      const locate = (): Position => ({ name, ...clock.read(performance.now()) });
      followed.add(locate);
      timer ??= setInterval(tick, draw ? redrawMs : logMs).unref();
      redraw();
      return {
        take(event) {
          const isFirst = event.type === 'start' && event.number === 1;
          clock.take(event, performance.now());
          if (draw) redraw();
          else if (isFirst) log(renderLine(locate()));
        },
        end() {
          followed.delete(locate);
          redraw();
          if (followed.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}

/** Follows the cells of one notebook in time. */
export interface Clock {
  take(event: CellEvent, nowMs: number): void;
  read(nowMs: number): Omit<Position, 'name'>;
}

/**
 * Starts a clock. What is left is estimated from the times of the former run where that had as many cells, else from the cells done.
 *
 * @param former - the notebook as it was executed before; null: never
 */
export function createClock(former: Notebook | null, startMs: number = performance.now()): Clock {
  const durations = former?.cells.map(readDurationMs) ?? [];
  let current: (CellEvent & { readonly atMs: number }) | null = null;
  let doneMs = 0;

  function estimate(event: CellEvent, inCellMs: number): Pick<Position, 'leftMs' | 'isLate'> {
    const isOver = (expectedMs: number): boolean => inCellMs > Math.max(1.25 * expectedMs, expectedMs + toleranceMs);
    const done = event.number - (event.type === 'start' ? 1 : 0);
    const knows = durations.length === event.cells && durations.some((duration) => duration !== null);
    if (!knows && done === 0) return { leftMs: null, isLate: false };
    if (!knows) {
      const rest = (doneMs / done) * (event.total - done);
      return { leftMs: Math.max(0, rest - inCellMs), isLate: isOver(rest) };
    }
    const after = durations.slice(event.cell + 1).reduce<number>((sum, duration) => sum + (duration ?? 0), 0);
    const here = event.type === 'start' ? (durations[event.cell] ?? 0) : 0;
    return { leftMs: Math.max(0, here - inCellMs) + after, isLate: isOver(here) };
  }

  return {
    take(event, nowMs) {
      if (event.type === 'end') doneMs += event.durationMs;
      current = { ...event, atMs: nowMs };
    },
    read(nowMs) {
      const elapsedMs = nowMs - startMs;
      if (current === null) return { cell: 0, cells: durations.length, elapsedMs, leftMs: null, isLate: false };
      const inCellMs = current.type === 'start' ? nowMs - current.atMs : 0;
      return { cell: current.cell + 1, cells: current.cells, elapsedMs, ...estimate(current, inCellMs) };
    },
  };
}

/** How long a cell ran when its notebook was executed, in milliseconds; null where it wasn't. */
export function readDurationMs({ metadata }: Notebook['cells'][number]): number | null {
  return (metadata['angiolab'] as { readonly durationMs?: number } | undefined)?.durationMs ?? null;
}

/** `03-fine-tune: cell 7 of 22, 0:41, about 1:20 left`; of a late cell `longer than expected, at least 0:20 left`. */
export function renderLine({ name, cell, cells, elapsedMs, leftMs, isLate }: Position): string {
  const place = cell === 0 ? 'starting' : `cell ${cell} of ${cells}`;
  const known = leftMs !== null && leftMs >= 500;
  const left = known ? `, ${isLate ? 'at least' : 'about'} ${formatTime(leftMs)} left` : '';
  return `${name}: ${place}, ${formatTime(elapsedMs)}${isLate ? ', longer than expected' : ''}${left}`;
}

/** The same behind a bar: the share of the time where an estimate is known, else of the cells. */
export function renderBar(position: Position): string {
  const { cell, cells, elapsedMs, leftMs } = position;
  const byCells = cells === 0 ? 0 : Math.max(0, cell - 1) / cells;
  const share = leftMs === null ? byCells : elapsedMs / Math.max(1, elapsedMs + leftMs);
  const full = Math.min(Math.round(share * barWidth), barWidth - (position.isLate ? 1 : 0));
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${renderLine(position)}`;
}

function formatTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
