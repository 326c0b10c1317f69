/** A reliability diagram: what was predicted against what was true. */

import type { Interval } from '../numeric/intervals.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, diagonal, formatNumber, formatShare } from './look.js';

/** The predictions of one part of [0, 1]. */
export interface ReliabilityPoint {
  readonly n: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of true ones with its interval. */
  readonly observed: Interval;
}

/** Words of the figure. */
export interface ReliabilityOptions {
  /** Default `Calibration`. */
  readonly title?: string;
  /** The class whose probability is shown. */
  readonly positiveClass: string;
}

/** A dot and an interval for each bin over the diagonal, where predictions would be right on average. */
export function reliabilityFigure(points: readonly ReliabilityPoint[], options: ReliabilityOptions): Figure {
  const title = options.title ?? 'Calibration';
  const color = colorOf(0);
  const dots = {
    type: 'scatter',
    mode: 'lines+markers',
    x: points.map((point) => point.predicted),
    y: points.map((point) => point.observed.estimate),
    customdata: points.map(({ n, observed }) => [n, observed.low, observed.high]),
    marker: { color, size: 8 },
    line: { color, width: 1.5 },
    error_y: {
      type: 'data',
      symmetric: false,
      array: points.map(({ observed }) => observed.high - observed.estimate),
      arrayminus: points.map(({ observed }) => observed.estimate - observed.low),
      color,
      thickness: 1.2,
      width: 3,
    },
    hovertemplate:
      'predicted %{x:.1%}, true %{y:.1%} (%{customdata[1]:.1%} to %{customdata[2]:.1%}), %{customdata[0]} frames<extra></extra>',
    showlegend: false,
  };
  const axis = { range: [-0.02, 1.02], dtick: 0.2, tickformat: '.0%', constrain: 'domain' };
  return createFigure([{ ...diagonal, showlegend: false }, dots], {
    title,
    description: `Reliability diagram. ${title}. ${describe(points, options.positiveClass)}`,
    xTitle: `Predicted probability of ${options.positiveClass}`,
    yTitle: `Share that is ${options.positiveClass}`,
    xAxis: axis,
    yAxis: { ...axis, scaleanchor: 'x' },
  });
}

function describe(points: readonly ReliabilityPoint[], positiveClass: string): string {
  const parts = points.map(
    ({ n, predicted, observed }) =>
      `${formatShare(predicted)}: ${formatShare(observed.estimate)} of ${formatNumber(n)} frames`,
  );
  return `Share that is ${positiveClass} by predicted probability: ${parts.join('; ')}.`;
}
