/** Reads the traces of a figure, each by the rules of its kind. */
import { prepareBars } from './bars.js';
import { prepareBoxes } from './box.js';
import { prepareHeatMap } from './heat-map.js';
import { countHistograms } from './histogram.js';
import { type Json, objectOf, textOf } from './json.js';
import { prepareScatter } from './scatter.js';
import type { Series, Trace } from './series.js';

/** What a figure's traces come to. */
export interface ReadTraces {
  readonly series: readonly Series[];
  readonly pies: readonly Trace[];
  /** Types of traces that can't be drawn. */
  readonly missing: readonly string[];
}

type Prepare = (traces: readonly Trace[], layout: Json) => Series[];

const kinds: Readonly<Record<string, Prepare>> = {
  heatmap: (traces, layout) => traces.map((trace) => prepareHeatMap(trace, layout)),
  bar: (traces, layout) => prepareBars(traces, layout),
  histogram: (traces, layout) => prepareBars(countHistograms(traces), layout),
  box: prepareBoxes,
  scatter: prepareScatter,
};

/** Reads the visible traces; traces of one kind in one plot are prepared together. */
export function readSeries(data: readonly unknown[], layout: Json, colors: readonly string[]): ReadTraces {
  const all = data.map((value, index) => readTrace(objectOf(value), index, colors));
  const traces = all.filter(({ json }) => json['visible'] !== false && json['visible'] !== 'legendonly');
  const known = traces.filter((trace) => Object.hasOwn(kinds, trace.type));
  const prepared = new Map<Trace, Series>();
  for (const plot of groupBy(known, (trace) => `${trace.type} ${trace.xAxis} ${trace.yAxis}`))
    kinds[plot[0]!.type]!(plot, layout).forEach((series, index) => {
      prepared.set(plot[index]!, series);
    });
  const missing = traces.filter((trace) => trace.type !== 'pie' && !known.includes(trace)).map((trace) => trace.type);
  return {
    series: known.map((trace) => prepared.get(trace)!),
    pies: traces.filter((trace) => trace.type === 'pie'),
    missing: [...new Set(missing)],
  };
}

function readTrace(json: Json, index: number, colors: readonly string[]): Trace {
  return {
    type: (textOf(json['type']) ?? 'scatter').replace(/gl$/, '').slice(0, 40),
    json,
    name: textOf(json['name']) ?? `trace ${index}`,
    color: colors[index % colors.length] ?? '#1f83c6',
    xAxis: readId(json['xaxis'], 'x'),
    yAxis: readId(json['yaxis'], 'y'),
  };
}

function readId(value: unknown, letter: 'x' | 'y'): string {
  return typeof value === 'string' && new RegExp(`^${letter}\\d*$`).test(value) ? value : letter;
}

function groupBy(traces: readonly Trace[], keyOf: (trace: Trace) => string): Trace[][] {
  const groups = new Map<string, Trace[]>();
  for (const trace of traces) groups.set(keyOf(trace), [...(groups.get(keyOf(trace)) ?? []), trace]);
  return [...groups.values()];
}
