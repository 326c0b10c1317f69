/** One measure of several runs over their epochs, in one plot; the first run is what the others are held against. */

import { ink } from '../drawing/look.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, formatNumber, gapUnlessFinite, ruleAt, withoutGrid } from './look.js';

/** One run: its measure after each epoch, over all stages; `null` or NaN is a gap. */
export interface OverlaidRun {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Words of the figure. */
export interface OverlayOptions {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly yTitle: string;
  /** Where a stage begins in every run: after so many epochs. */
  readonly stages?: readonly { readonly name: string; readonly after: number }[];
}

/** The palette tells so many runs apart; the ones after that are thin and grey, named on hover. */
const told = 6;

/** A line a run over epochs from 1: the first is thicker, and grey ones lie below all others. */
export function overlayFigure(runs: readonly OverlaidRun[], options: OverlayOptions): Figure {
  const stages = options.stages ?? [];
  const last = Math.max(1, ...runs.map(({ values }) => values.length));
  const lines = runs.map(createLine);
  return createFigure([...lines.slice(told), ...lines.slice(0, told)], {
    title: options.title,
    description: `Line chart. ${options.title}. ${options.yTitle} after each epoch. ${describe(runs)}`,
    xTitle: 'Epoch',
    yTitle: options.yTitle,
    xAxis: { range: [0.5, last + 0.5], tickformat: 'd', ...withoutGrid },
    layout: {
      shapes: stages.filter(({ after }) => after > 0).map(({ after }) => ruleAt('x', after + 0.5, 'dot')),
    },
  });
}

function createLine({ name, values }: OverlaidRun, index: number) {
  const color = index < told ? colorOf(index) : ink;
  return {
    type: 'scatter',
    mode: values.length > 30 ? 'lines' : 'lines+markers',
    name,
    x: values.map((_, epoch) => epoch + 1),
    y: values.map(gapUnlessFinite),
    line: { color, width: index === 0 ? 3 : index < told ? 1.75 : 1 },
    marker: { size: 5 },
    ...(index < told ? {} : { opacity: 0.6, showlegend: false }),
    hovertemplate: `epoch %{x}: %{y:.3f}<extra>${name}</extra>`,
  };
}

function describe(runs: readonly OverlaidRun[]): string {
  const lines = runs.map(({ name, values }) => {
    const finite = values.map(gapUnlessFinite).filter((value) => value !== null);
    if (finite.length === 0) return `${name}: no value.`;
    return `${name}: first ${formatNumber(finite[0]!)}, last ${formatNumber(finite.at(-1)!)}.`;
  });
  return lines.join(' ');
}
