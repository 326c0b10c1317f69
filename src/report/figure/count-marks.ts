/** How many elements the plotting library makes of a figure's marks. */
import { readList } from './figure-data.js';

const positions = ['x', 'y', 'r', 'theta', 'values', 'a', 'lon'];

/** Counts dots, words, bars and sectors: each becomes an element of the page, unlike lines, pictures and what WebGL draws. */
export function countMarks(traces: readonly Readonly<Record<string, unknown>>[]): number {
  return traces.reduce((sum, trace) => sum + countOf(trace), 0);
}

function countOf(trace: Readonly<Record<string, unknown>>): number {
  const type = String(trace['type'] ?? 'scatter');
  const count = Math.max(...positions.map((key) => readList(trace[key])?.length ?? 0));
  if (/heatmap|contour|3d|surface|image|histogram|gl$|splom|parcoords/.test(type)) return 0;
  if (!/^scatter/.test(type)) return count;
  const mode = String(trace['mode'] ?? (count < 20 ? 'markers' : 'lines'));
  return /markers|text/.test(mode) ? count : 0;
}
