import { afterEach, describe, expect, test, vi } from 'vitest';
import { createClock, createProgress, renderBar, renderLine } from '../../src/cli/run-progress.js';
import type { Notebook } from '../../src/notebook/nbformat.js';
import type { CellEvent } from '../../src/runner/notebook-run.js';

/** A notebook of prose and two code cells that took 10 and 30 s before. */
const former: Notebook = {
  cells: [
    { cell_type: 'markdown', id: 'p', metadata: {}, source: '' },
    ...[10_000, 30_000].map((durationMs, index) => ({
      cell_type: 'code' as const,
      id: `c${index}`,
      metadata: { angiolab: { durationMs } },
      source: '1',
      outputs: [],
      execution_count: 1,
    })),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

const start = (number: number): CellEvent => ({ type: 'start', cell: number, cells: 3, number, total: 2 });
const end = (number: number, durationMs: number): CellEvent => ({ ...start(number), type: 'end', durationMs });

describe('createClock', () => {
  test('estimates from the times of the former run, and counts all cells', () => {
    const clock = createClock(former, 0);
    expect(clock.read(500)).toEqual({ cell: 0, cells: 3, elapsedMs: 500, leftMs: null, isLate: false });
    clock.take(start(1), 1000);
    expect(clock.read(5000)).toEqual({ cell: 2, cells: 3, elapsedMs: 5000, leftMs: 36_000, isLate: false });
    // A cell that takes longer than before leaves those after it.
    expect(clock.read(60_000)).toMatchObject({ leftMs: 30_000, isLate: true });
    clock.take(end(1, 9000), 10_000);
    clock.take(start(2), 10_000);
    expect(clock.read(15_000)).toEqual({ cell: 3, cells: 3, elapsedMs: 15_000, leftMs: 25_000, isLate: false });
    expect(clock.read(41_000)).toMatchObject({ leftMs: 0, isLate: false });
    expect(clock.read(48_000)).toMatchObject({ leftMs: 0, isLate: true });
  });

  test('estimates from the cells done where there is no former run of as many cells', () => {
    const clock = createClock({ ...former, cells: [] }, 0);
    clock.take(start(1), 0);
    expect(clock.read(3000).leftMs).toBeNull();
    clock.take(end(1, 8000), 8000);
    clock.take(start(2), 8000);
    expect(clock.read(10_000).leftMs).toBe(6000);
    expect(clock.read(60_000)).toMatchObject({ leftMs: 0, isLate: true });
    clock.take(end(2, 2000), 10_000);
    expect(clock.read(10_000).leftMs).toBe(0);
  });
});

test('renderLine and renderBar say cell, time, and what is left', () => {
  const at = { name: '03', cell: 7, cells: 22, elapsedMs: 41_000, leftMs: 82_000, isLate: false };
  expect(renderLine(at)).toBe('03: cell 7 of 22, 0:41, about 1:22 left');
  expect(renderLine({ ...at, cell: 0, leftMs: null })).toBe('03: starting, 0:41');
  expect(renderBar(at)).toBe(`[#######.............] ${renderLine(at)}`);
  const late = { ...at, isLate: true };
  expect(renderLine(late)).toBe('03: cell 7 of 22, 0:41, longer than expected, at least 1:22 left');
  expect(renderLine({ ...late, leftMs: 0 })).toBe('03: cell 7 of 22, 0:41, longer than expected');
  expect(renderBar({ ...late, leftMs: 0 })).toMatch(/^\[#{19}\.\] /);
  expect(renderBar({ ...at, leftMs: null })).toMatch(/^\[#####\.{15}\] /);
});

describe('createProgress', () => {
  afterEach(() => void vi.useRealTimers());

  test('writes a line at the first cell and every five seconds where there is no terminal', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const lines: string[] = [];
    const progress = createProgress({ log: (line) => lines.push(line) }).follow('03', null);
    progress.take(start(1));
    vi.advanceTimersByTime(5000);
    progress.take(end(1, 5000));
    progress.take(start(2));
    vi.advanceTimersByTime(5000);
    progress.end();
    vi.advanceTimersByTime(60_000);
    expect(lines).toEqual(['03: cell 2 of 3, 0:00', '03: cell 2 of 3, 0:05', '03: cell 3 of 3, 0:10']);
  });

  test('draws a bar for each notebook on a terminal, and none after the last', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const drawn: (readonly string[])[] = [];
    const progress = createProgress({ log: () => expect.unreachable(), draw: (lines) => drawn.push(lines) });
    const [a, b] = [progress.follow('a', null), progress.follow('b', null)];
    vi.advanceTimersByTime(1000);
    expect(drawn.at(-1)).toEqual([
      '[....................] a: starting, 0:01',
      '[....................] b: starting, 0:01',
    ]);
    a.end();
    b.end();
    expect(drawn.at(-1)).toEqual([]);
  });
});
