/** Counts by category as bars, grouped by series. */
import type { Figure } from './figure.js';
import { colorOf, createFigure, withoutGrid } from './look.js';

/** Counts of one series, in the order of the categories. */
export interface BarSeries {
  readonly name: string;
  readonly counts: readonly number[];
}

/** What the bars show. */
export interface BarData {
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
}

/** Words of a bar figure. */
export interface BarOptions {
  readonly title: string;
  /** What the categories are, for example `Artery`. */
  readonly xTitle: string;
  /** What is counted. Default `Frames (count)`. */
  readonly yTitle?: string;
}

/** Bars side by side: one group a category, one colour a series. */
export function barFigure(data: BarData, options: BarOptions): Figure {
  const yTitle = options.yTitle ?? 'Frames (count)';
  const traces = data.series.map((series, index) => ({
    type: 'bar',
    name: series.name,
    x: data.categories,
    y: series.counts,
    marker: { color: colorOf(index) },
    hovertemplate: `%{x}, ${series.name}: %{y}<extra></extra>`,
  }));
  return createFigure(traces, {
    title: options.title,
    description: `Bar chart. ${options.title}. ${yTitle} by ${options.xTitle}. ${describeBars(data)}`,
    xTitle: options.xTitle,
    yTitle,
    xAxis: { type: 'category', ...withoutGrid },
    yAxis: { rangemode: 'tozero' },
    layout: { barmode: 'group', bargap: 0.3, bargroupgap: 0.08 },
  });
}

function describeBars({ categories, series }: BarData): string {
  const sentences = series.map(({ name, counts }) => {
    const pairs = categories.map((category, index) => `${category} ${counts[index] ?? 0}`);
    return `${name}: ${pairs.join(', ')}.`;
  });
  return sentences.join(' ');
}
