/** How values are distributed, one colour a group. */
import { binValues } from './bins.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, fade, formatNumber, ruleAt } from './look.js';

/** The values of one group. */
export interface HistogramGroup {
  readonly name: string;
  readonly values: readonly number[];
}

/** Words and bins of a histogram. */
export interface HistogramOptions {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly xTitle: string;
  /** What is counted, in the plural. Default `frames`. */
  readonly counted?: string;
  /** Greatest number of bins, 2 or more. Default 40. */
  readonly bins?: number;
  /** A value to mark with a line and its name. */
  readonly mark?: { readonly name: string; readonly value: number };
}

/** Overlaid histograms of shares in each group, so that groups of different sizes compare. */
export function histogramFigure(groups: readonly HistogramGroup[], options: HistogramOptions): Figure {
  const counted = options.counted ?? 'frames';
  const { edges, counts } = binValues(
    groups.map((group) => group.values),
    options.bins ?? 40,
  );
  const traces = groups.map((group, index) => createSteps(group, edges, counts[index] ?? [], index));
  const { mark } = options;
  const label = mark && { text: mark.name, x: mark.value, y: 1, yref: 'paper', yanchor: 'bottom', showarrow: false };
  return createFigure(traces, {
    title: options.title,
    description: `Histogram. ${options.title}. ${options.xTitle}. ${groups.map(describeGroup).join(' ')}`,
    xTitle: options.xTitle,
    yTitle: `Share of ${counted} (%)`,
    yAxis: { rangemode: 'tozero' },
    layout: mark && label ? { shapes: [ruleAt('x', mark.value, 'dash')], annotations: [label] } : {},
  });
}

function createSteps(group: HistogramGroup, edges: readonly number[], counts: readonly number[], index: number) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (total > 0 ? (100 * count) / total : 0));
  const color = colorOf(index);
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${group.name} (n = ${total})`,
    x: [edges[0]!, ...edges],
    y: [0, ...shares, 0],
    line: { shape: 'hv', color, width: 1.5 },
    fill: 'tozeroy',
    fillcolor: fade(color, 0.25),
    hovertemplate: `from %{x}: %{y:.1f} %<extra>${group.name}</extra>`,
  };
}

function describeGroup({ name, values }: HistogramGroup): string {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const [lowest, middle, highest] = [0, Math.floor((sorted.length - 1) / 2), sorted.length - 1].map((at) =>
    formatNumber(sorted[at] ?? Number.NaN),
  );
  return `${name}: n = ${sorted.length}, from ${lowest} to ${highest}, median ${middle}.`;
}
