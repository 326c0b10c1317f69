/** A confusion matrix: counts, and what share of each true class they are. */
import type { Figure } from './figure.js';
import { createFigure, formatShare, withoutLines } from './look.js';

/** Opaque, so that the text on a cell reads on any page. */
const paleCell = '#e8f1f8';
const deepCell = '#0b5a94';
const darkText = '#16242f';
const lightText = '#ffffff';

/** What the figure shows. */
export interface ConfusionData {
  readonly classes: readonly string[];
  /** `counts[true class][predicted class]`. */
  readonly counts: readonly (readonly number[])[];
}

/** Words of the figure. */
export interface ConfusionOptions {
  /** Default `Confusion matrix`. */
  readonly title?: string;
}

/** A heat map with true classes in rows and predicted ones in columns; the colour is the share of the row. */
export function confusionFigure(data: ConfusionData, options: ConfusionOptions = {}): Figure {
  const title = options.title ?? 'Confusion matrix';
  const cells = data.counts.flatMap((row, rowIndex) => shareRow(data.classes, row, rowIndex));
  const positions = data.classes.map((_, index) => index);
  const trace = {
    type: 'heatmap',
    x: positions,
    y: positions,
    z: positions.map((row) => cells.filter((cell) => cell.row === row).map((cell) => cell.share)),
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, paleCell],
      [1, deepCell],
    ],
    showscale: false,
    xgap: 2,
    ygap: 2,
    hoverinfo: 'skip',
  };
  const sentences = cells.map((cell) => `true ${cell.trueClass} predicted ${cell.predictedClass} ${cell.count}`);
  const ticks = { tickvals: positions, ticktext: data.classes };
  const axis = { ...withoutLines, ...ticks, constrain: 'domain' };
  return createFigure([trace], {
    title,
    description: `Confusion matrix. ${title}. Frames: ${sentences.join(', ')}.`,
    xTitle: 'Predicted class',
    yTitle: 'True class',
    xAxis: axis,
    yAxis: { ...axis, autorange: 'reversed', scaleanchor: 'x' },
    layout: { annotations: cells.map(labelCell) },
  });
}

function labelCell({ column, row, count, share }: Cell) {
  const text = `<b>${count}</b><br>${formatShare(share)} of row`;
  return { x: column, y: row, text, showarrow: false, font: { color: share > 0.7 ? lightText : darkText, size: 15 } };
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly trueClass: string;
  readonly predictedClass: string;
  readonly count: number;
  readonly share: number;
}

function shareRow(classes: readonly string[], counts: readonly number[], row: number): Cell[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count, column) => ({
    row,
    column,
    trueClass: classes[row] ?? '',
    predictedClass: classes[column] ?? '',
    count,
    share: total > 0 ? count / total : 0,
  }));
}
