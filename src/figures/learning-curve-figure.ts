/** How a score grows with the number of training images, against what needs no training. */
import type { Interval } from '../numeric/intervals.js';
import type { Figure } from './figure.js';
import { type Attributes, colorOf, createFigure, fade, formatNumber, padRange, ruleAt } from './look.js';
import { type Extent, placeLabels } from './place-labels.js';

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
  const xRange = padRange(sizes.map(Math.log10));
  return createFigure(data.curves.flatMap(createBand), {
    title: options.title,
    description: `Learning curve. ${options.title}. ${options.yTitle} over ${xTitle}, logarithmic. ${describe(data)}`,
    xTitle: `${xTitle} (logarithmic)`,
    yTitle: options.yTitle,
    xAxis: { type: 'log', range: xRange, tickvals: sizes, ticktext: sizes.map(String) },
    yAxis: { range: yRange },
    layout: {
      shapes: data.references.map((reference) => ruleAt('y', reference.value, 'dash')),
      annotations: labelReferences(data, { xRange, yRange }),
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

interface Ranges {
  /** Of the decadic logarithm. */
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
}

/** Each baseline's label stands at an edge of the plot, where it covers least. */
function labelReferences({ curves, references }: LearningCurveData, { xRange, yRange }: Ranges): Attributes[] {
  const across = (size: number): number => (Math.log10(size) - xRange[0]) / (xRange[1] - xRange[0]);
  const up = (score: number): number => (score - yRange[0]) / (yRange[1] - yRange[0]);
  const texts = references.map(({ name, value }) => `${name} ${formatNumber(value)}`);
  const places = placeLabels(
    references.map(({ value }, index) => ({ text: texts[index]!, y: up(value) })),
    curves.map(({ points }) =>
      points
        .filter(({ score }) => Number.isFinite(score.estimate))
        .map(({ size, score }) => ({ x: across(size), ...extentOf(score, up) }))
        .toSorted((a, b) => a.x - b.x),
    ),
  );
  return places.map(({ side, edge }, index) => ({
    text: texts[index]!,
    xref: 'paper',
    x: side === 'left' ? 0 : 1,
    xanchor: side,
    y: references[index]!.value,
    yanchor: edge === 'above' ? 'bottom' : 'top',
    showarrow: false,
    font: { size: 12 },
  }));
}

/** A mean without an interval is its own. */
function extentOf({ estimate, low, high }: Interval, up: (score: number) => number): Omit<Extent, 'x'> {
  const known = (end: number): number => up(Number.isFinite(end) ? end : estimate);
  return { middle: up(estimate), low: known(low), high: known(high) };
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
