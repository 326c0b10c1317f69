/** Paths through points: straight or in steps, with gaps, and thinned where a pixel holds many of them. */
import type { Point } from './markers.js';
import { round } from './svg.js';

/** Cuts points where a place is missing; `connects` says to go on across gaps. */
export function cutRuns(points: readonly Point[], connects: boolean): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.x + point.y)) runs.at(-1)!.push(point);
    else if (!connects && runs.at(-1)!.length > 0) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/**
 * The points that a line needs at this size: of those that follow one another in one column of pixels the first, the
 * lowest, the highest and the last, so that the line looks the same.
 */
export function thinRun(run: readonly Point[]): readonly Point[] {
  if (run.length < 1500) return run;
  const kept: Point[] = [];
  let column: Point[] = [];
  const keep = (): void => {
    if (column.length === 0) return;
    const lowest = column.reduce((a, b) => (b.y > a.y ? b : a));
    const highest = column.reduce((a, b) => (b.y < a.y ? b : a));
    kept.push(...new Set([column[0]!, ...[lowest, highest].sort((a, b) => a.index - b.index), column.at(-1)!]));
  };
  for (const point of run) {
    if (column.length > 0 && Math.floor(point.x) !== Math.floor(column[0]!.x)) {
      keep();
      column = [];
    }
    column.push(point);
  }
  keep();
  return kept;
}

/** `L…` commands through `run`, after a move to its first point unless it `continues` a path. */
export function linePath(run: readonly Point[], shape: unknown, continues: boolean = false): string {
  const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;
  return run
    .map(({ x, y }, index) => {
      const before = run[index - 1];
      if (before === undefined) return `${continues ? 'L' : 'M'}${at(x, y)}`;
      const middle = (before.x + x) / 2;
      if (shape === 'hv') return `H${round(x)}V${round(y)}`;
      if (shape === 'vh') return `V${round(y)}H${round(x)}`;
      if (shape === 'hvh') return `H${round(middle)}V${round(y)}H${round(x)}`;
      if (shape === 'vhv') return `V${round((before.y + y) / 2)}H${round(x)}V${round(y)}`;
      return `L${at(x, y)}`;
    })
    .join('');
}
