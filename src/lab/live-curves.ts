/** Training curves that grow in one display while a training runs. */
import { drawFigure } from '../drawing/draw-figure.js';
import type { HistoryEvent } from '../record/run-record.js';
import { createDisplay } from './display.js';
import { type HistoryFigureOptions, historyFigure } from './history-figure.js';
import { bundleFigure, renderStill } from './show-figure.js';
import { createThrottle } from './throttle.js';

/** Curves that are being drawn. */
export interface LiveCurves {
  /** Adds an epoch of any stage; give it to `onEpoch`. */
  add(event: HistoryEvent): void;
  /** Shows the whole, interactive figure in place of the still ones. */
  done(): void;
}

/**
 * Shows measures by epoch while a training runs, stage by stage: a still picture, redrawn at most twice a second; at its end the figure
 * that `historyFigure` gives.
 *
 * @example
 * const curves = liveCurves({ title: "Accuracy by epoch" });
 * for (const epoch of [1, 2, 3]) curves.add({ stage: "head", epoch: epoch, accuracy: 1 - 0.1 / epoch, valAccuracy: 0.8 });
 * curves.done();
 */
export function liveCurves(options: HistoryFigureOptions): LiveCurves {
  const update = createDisplay();
  const isDue = createThrottle(500);
  const history: HistoryEvent[] = [];
  let drawn = 0;
  return {
    add(event) {
      history.push(event);
      if (event.epoch === 0 || (drawn > 0 && !isDue())) return;
      drawn += 1;
      const figure = historyFigure(history, options);
      const { description } = figure.layout.meta;
      const still = drawFigure(figure);
      const words = { 'text/html': renderStill(still, description), 'text/plain': `[figure] ${description}` };
      update({ ...words, 'image/svg+xml': still }, false);
    },
    done: () => update(bundleFigure(historyFigure(history, options)), true),
  };
}
