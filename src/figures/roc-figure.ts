/** Receiver operating characteristic: what each threshold would find, and at what price. */

import type { Interval } from '../numeric/intervals.js';
import type { Figure } from './figure.js';
import { colorOf, createFigure, diagonal, formatNumber } from './look.js';

/** One classifier: its curve, and the area below it with its interval. */
export interface RocData {
  /** From (0, 0) to (1, 1). */
  readonly points: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  readonly auc: Interval;
  /** The class that counts as positive. */
  readonly positiveClass: string;
}

/** Words of the figure. */
export interface RocOptions {
  /** Default `ROC`. */
  readonly title?: string;
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** The curve over the diagonal of chance, with the area and its interval below the title. */
export function rocFigure(data: RocData, options: RocOptions = {}): Figure {
  const level = formatNumber(100 * (options.level ?? 0.95), 1);
  const [auc, low, high] = [data.auc.estimate, data.auc.low, data.auc.high].map((value) => value.toFixed(3));
  const title = options.title ?? 'ROC';
  const subtitle = `AUC ${auc} (${level} % interval ${low} to ${high})`;
  const curve = {
    type: 'scatter',
    mode: 'lines',
    name: `${data.positiveClass} against the rest`,
    x: data.points.map((point) => point.falsePositiveRate),
    y: data.points.map((point) => point.truePositiveRate),
    line: { color: colorOf(0), width: 2.5 },
    hovertemplate: 'false positives %{x:.1%}, true positives %{y:.1%}<extra></extra>',
  };
  const chance = { ...diagonal, name: 'chance' };
  const axis = { range: [-0.01, 1.01], dtick: 0.2, constrain: 'domain' };
  return createFigure([curve, chance], {
    title,
    subtitle,
    description: `ROC curve. ${title}. ${subtitle}. Positive class ${data.positiveClass}.`,
    xTitle: 'False-positive rate',
    yTitle: `True-positive rate (${data.positiveClass})`,
    xAxis: axis,
    yAxis: { ...axis, scaleanchor: 'x' },
    layout: { height: 480 },
  });
}
