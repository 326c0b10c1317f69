/** How a score grows with the number of training images, against what needs no training. */
import type { Interval } from '../numeric/intervals.js';
import type { Figure } from './figure.js';
import { type Attributes, colorOf, createFigure, fade, formatNumber, padRange, ruleAt } from './look.js';

/** What was reached with one training-set size. */
export interface LearningPoint {
  /** Training images, 1 or more. */
  readonly size: number;
  /** The mean over seeds with its interval. */
  readonly score: Interval;
}

/** What the figure shows. */
export interface LearningCurveData {
  readonly curves: readonly { readonly name: string; readonly points: readonly LearningPoint[] }[];
  /** Baselines: a score that doesn't depend on the size. */
  readonly references: readonly { readonly name: string; readonly value: number }[];
}

/** Words of the figure. */
export interface LearningCurveOptions {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly yTitle: string;
  /** Default `Training images`. */
  readonly xTitle?: string;
}

/** Means with interval bands over a logarithmic axis, and a labelled horizontal line for each baseline. */
export function learningCurveFigure(data: LearningCurveData, options: LearningCurveOptions): Figure {
  const xTitle = options.xTitle ?? 'Training images';
  const points = data.curves.flatMap((curve) => curve.points);
  const sizes = [...new Set(points.map((point) => point.size))].sort((a, b) => a - b);
  const heights = [
    ...points.flatMap((point) => [point.score.low, point.score.high]),
    ...data.references.map((it) => it.value),
  ];
  const yRange = padRange(heights);
  return createFigure(data.curves.flatMap(createBand), {
    title: options.title,
    description: `Learning curve. ${options.title}. ${options.yTitle} over ${xTitle}, logarithmic. ${describe(data)}`,
    xTitle: `${xTitle} (logarithmic)`,
    yTitle: options.yTitle,
    xAxis: { type: 'log', tickvals: sizes, ticktext: sizes.map(String) },
    yAxis: { range: yRange },
    layout: {
      shapes: data.references.map((reference) => ruleAt('y', reference.value, 'dash')),
      annotations: labelReferences(data.references, yRange),
    },
  });
}

function createBand(curve: LearningCurveData['curves'][number], index: number) {
  const color = colorOf(index);
  const x = curve.points.map((point) => point.size);
  const edge = { type: 'scatter', mode: 'lines', x, line: { width: 0, color }, hoverinfo: 'skip', showlegend: false };
  return [
    { ...edge, y: curve.points.map((point) => point.score.low) },
    { ...edge, y: curve.points.map((point) => point.score.high), fill: 'tonexty', fillcolor: fade(color, 0.2) },
    {
      type: 'scatter',
      mode: 'lines+markers',
      name: curve.name,
      x,
      y: curve.points.map((point) => point.score.estimate),
      customdata: curve.points.map((point) => [point.score.low, point.score.high]),
      line: { color, width: 2 },
      marker: { size: 7 },
      hovertemplate: `%{x} images: %{y:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f})<extra>${curve.name}</extra>`,
    },
  ];
}

/** Curves rise to the right, so the label of a high line stands at the left. Of two close lines the lower has it below. */
function labelReferences(references: LearningCurveData['references'], [low, high]: [number, number]): Attributes[] {
  const isCrowded = (value: number, index: number): boolean =>
    references.some((other, at) => {
      const above = other.value > value || (other.value === value && at > index);
      return above && other.value - value < 0.08 * (high - low);
    });
  return references.map(({ name, value }, index) => {
    const left = value > (low + high) / 2;
    return {
      text: `${name} ${formatNumber(value)}`,
      xref: 'paper',
      x: left ? 0 : 1,
      xanchor: left ? 'left' : 'right',
      y: value,
      yanchor: isCrowded(value, index) ? 'top' : 'bottom',
      showarrow: false,
      font: { size: 12 },
    };
  });
}

function describe({ curves, references }: LearningCurveData): string {
  const lines = curves.map(({ name, points }) => {
    const parts = points.map(
      ({ size, score }) =>
        `${size}: ${formatNumber(score.estimate)} (${formatNumber(score.low)} to ${formatNumber(score.high)})`,
    );
    return `${name}, mean with interval by size: ${parts.join('; ')}.`;
  });
  const marks = references.map(({ name, value }) => `${name} ${formatNumber(value)}`);
  return `${lines.join(' ')}${marks.length > 0 ? ` Baselines: ${marks.join(', ')}.` : ''}`;
}
