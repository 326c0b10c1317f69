/** Measures of a training over its epochs, through all stages. */
import { curvesFigure } from '../figures/curves-figure.js';
import type { Figure } from '../figures/figure.js';
import type { HistoryEvent } from '../record/run-record.js';

/** Words of the figure, and what it shows. */
export interface HistoryFigureOptions {
  readonly title: string;
  /** Names of curves by measure; those of training frames are drawn dashed. Default: accuracy on training and on validation frames. */
  readonly measures?: Readonly<Record<string, string>>;
  /** What is measured, with its unit. Default `Accuracy (share of frames)`. */
  readonly yTitle?: string;
  /** What doesn't depend on the epoch: a dotted line each. Default: none. */
  readonly references?: readonly { readonly name: string; readonly value: number }[];
}

/**
 * The figure of one training: `record.history`, or what `onEpoch` has told so far. What stood before a stage's first step (epoch 0) isn't drawn.
 *
 * @example
 * const history = [1, 2, 3].map((epoch) => ({ stage: "head", epoch: epoch, accuracy: 1 - 0.2 / epoch, valAccuracy: 0.8 }));
 * showFigure(historyFigure(history, { title: "A head", references: [{ name: "always LCA", value: 0.6 }] }));
 */
export function historyFigure(history: readonly HistoryEvent[], options: HistoryFigureOptions): Figure {
  const { title, yTitle = 'Accuracy (share of frames)', references = [] } = options;
  const measures = options.measures ?? { accuracy: 'training', valAccuracy: 'validation' };
  const events = history.filter(({ epoch }) => epoch > 0);
  const curves = Object.entries(measures).map(([measure, name]) => ({
    name,
    values: events.map((event) => readNumber(event[measure])),
    training: !measure.startsWith('val'),
  }));
  return curvesFigure({ curves, stages: countEpochs(events), references }, { title, yTitle });
}

function readNumber(value: HistoryEvent[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function countEpochs(events: readonly HistoryEvent[]): { readonly name: string; readonly epochs: number }[] {
  const names = [...new Set(events.map(({ stage }) => stage))];
  return names.map((name) => ({ name, epochs: events.filter(({ stage }) => stage === name).length }));
}
