/** How measures go from epoch to epoch, with the borders of the stages. */
import { ink } from '../drawing/look.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, formatNumber, gapUnlessFinite, ruleAt, withoutGrid } from './look.js';

/** One measure after each epoch, over all stages; `null` or NaN is a gap. */
export interface Curve {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Whether it was measured on training data: drawn dashed. Default false. */
  readonly training?: boolean;
}

/** What the figure shows. */
export interface CurvesData {
  readonly curves: readonly Curve[];
  /** The stages in order. Their epochs add up to the length of the curves. */
  readonly stages: readonly { readonly name: string; readonly epochs: number }[];
  /** What doesn't depend on the epoch, as a baseline: a dotted line each. Default: none. */
  readonly references?: readonly { readonly name: string; readonly value: number }[];
}

/** Words and range of the figure. */
export interface CurvesOptions {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly yTitle: string;
  /** Lowest and highest value of the y axis. Default: fits the curves. */
  readonly yRange?: readonly [number, number];
}

/** Lines over epochs, counted from 1 through all stages; a dotted line where a stage begins, its name above. */
export function curvesFigure(data: CurvesData, options: CurvesOptions): Figure {
  const starts = data.stages.map((_, index) => sumEpochs(data.stages.slice(0, index)));
  const last = Math.max(1, ...data.curves.map((curve) => curve.values.length));
  const references = (data.references ?? []).map((reference) => createReference(reference, last));
  return createFigure([...data.curves.map(createLine), ...references], {
    title: options.title,
    description: `Line chart. ${options.title}. ${options.yTitle} after each epoch. ${describeCurves(data)}`,
    xTitle: 'Epoch',
    yTitle: options.yTitle,
    xAxis: { range: [0.5, last + 0.5], tickformat: 'd', ...(last <= 12 ? { dtick: 1 } : {}), ...withoutGrid },
    yAxis: options.yRange ? { range: options.yRange } : {},
    layout: {
      shapes: starts.filter((start) => start > 0).map((start) => ruleAt('x', start + 0.5, 'dot')),
      annotations: data.stages.map((stage, index) => nameStage(stage.name, starts[index]! + 0.5)),
    },
  });
}

function sumEpochs(stages: CurvesData['stages']): number {
  return stages.reduce((sum, stage) => sum + stage.epochs, 0);
}

function createLine(curve: Curve, index: number) {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    cliponaxis: false,
    name: curve.name,
    x: curve.values.map((_, epoch) => epoch + 1),
    y: curve.values.map(gapUnlessFinite),
    line: { color: colorOf(index), width: 2, dash: curve.training ? 'dash' : 'solid' },
    marker: { size: 5, symbol: curve.training ? 'circle-open' : 'circle' },
    hovertemplate: `epoch %{x}: %{y:.3f}<extra>${curve.name}</extra>`,
  };
}

function createReference({ name, value }: { readonly name: string; readonly value: number }, last: number) {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [0.5, last + 0.5],
    y: [value, value],
    line: { color: ink, width: 1.5, dash: 'dot' },
    hovertemplate: `%{y:.3f}<extra>${name}</extra>`,
  };
}

function nameStage(text: string, x: number) {
  return { text, x, xanchor: 'left', yref: 'paper', y: 1, yanchor: 'bottom', showarrow: false, font: { size: 12 } };
}

function describeCurves({ curves, stages, references = [] }: CurvesData): string {
  const lines = curves.map(({ name, values }) => {
    const finite = values.map(gapUnlessFinite).filter((value) => value !== null);
    if (finite.length === 0) return `${name}: no value.`;
    const [first, last, best] = [finite[0]!, finite.at(-1)!, Math.max(...finite)].map((value) => formatNumber(value));
    return `${name}: first ${first}, highest ${best}, last ${last}.`;
  });
  const parts = stages.map((stage) => `${stage.name} (${stage.epochs})`);
  const fixed = references.map(({ name, value }) => `${name}: ${formatNumber(value)} throughout.`);
  return `${[...lines, ...fixed].join(' ')} Stages and their epochs: ${parts.join(', ')}.`;
}
