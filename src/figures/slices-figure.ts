/** A score in each slice of the data, with its interval. */
import type { Interval } from '../numeric/intervals.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, formatNumber, padRange, ruleAt } from './look.js';

/** One slice: a view, a segment, a vendor. */
export interface SliceValue {
  readonly name: string;
  /** Frames in it. */
  readonly n: number;
  readonly score: Interval;
  /** Too few frames to lean on: drawn hollow. */
  readonly small: boolean;
}

/** Words and reference of the figure. */
export interface SlicesOptions {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly xTitle: string;
  /** What a slice is, for example `View`. */
  readonly yTitle: string;
  /** The score over all slices, drawn as a line. */
  readonly overall?: number;
}

/** A dot and an interval for each slice, in the given order from the top; hollow where the slice is small. */
export function slicesFigure(slices: readonly SliceValue[], options: SlicesOptions): Figure {
  const color = colorOf(0);
  const names = slices.map((slice) => `${slice.name} (n = ${slice.n})`);
  const trace = {
    type: 'scatter',
    mode: 'markers',
    x: slices.map((slice) => slice.score.estimate),
    y: names,
    customdata: slices.map((slice) => [slice.score.low, slice.score.high]),
    marker: { color, size: 9, symbol: slices.map((slice) => (slice.small ? 'circle-open' : 'circle')) },
    error_x: {
      type: 'data',
      symmetric: false,
      array: slices.map((slice) => slice.score.high - slice.score.estimate),
      arrayminus: slices.map((slice) => slice.score.estimate - slice.score.low),
      color,
      thickness: 1.5,
      width: 4,
    },
    hovertemplate: '%{y}: %{x:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f})<extra></extra>',
  };
  const { overall } = options;
  return createFigure([trace], {
    title: options.title,
    ...(slices.some((slice) => slice.small) ? { subtitle: 'hollow: too few frames to lean on' } : {}),
    description: `Dot plot. ${options.title}. ${options.xTitle} by ${options.yTitle}. ${describe(slices, overall)}`,
    xTitle: options.xTitle,
    yTitle: options.yTitle,
    xAxis: { range: padRange(slices.flatMap((slice) => [slice.score.low, slice.score.high])) },
    yAxis: { type: 'category', autorange: 'reversed' },
    layout: {
      height: 180 + 28 * slices.length,
      shapes: overall === undefined ? [] : [ruleAt('x', overall, 'dash')],
      annotations: overall === undefined ? [] : [nameOverall(overall)],
    },
  });
}

function nameOverall(overall: number) {
  const text = `overall ${formatNumber(overall)}`;
  return { text, x: overall, yref: 'paper', y: 1, yanchor: 'bottom', showarrow: false, font: { size: 12 } };
}

function describe(slices: readonly SliceValue[], overall: number | undefined): string {
  const parts = slices.map(
    ({ name, n, score, small }) =>
      `${name} ${formatNumber(score.estimate)} (${formatNumber(score.low)} to ${formatNumber(score.high)}, n = ${n}${small ? ', small' : ''})`,
  );
  return `${parts.join('; ')}.${overall === undefined ? '' : ` Overall ${formatNumber(overall)}.`}`;
}
