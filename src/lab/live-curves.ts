/** Training curves that grow in one display while a training runs. */
import { drawFigure } from '../drawing/draw-figure.js';
import type { Figure } from '../figures/figure.js';
import type { EpochMetrics } from '../training/history.js';
import { accuracyFigure, type StageHistory } from './accuracy-figure.js';
import { createDisplay } from './display.js';
import { bundleFigure, renderStill } from './show-figure.js';
import { createThrottle } from './throttle.js';

/** What the curves are called. */
export interface LiveCurvesOptions {
  readonly title: string;
  /** Of the training, for example `from mixed10`. */
  readonly stage: string;
  /** Stages that are over, drawn before this one. Default: none. */
  readonly earlier?: readonly StageHistory[];
}

/** Curves that are being drawn. */
export interface LiveCurves {
  /** Adds an epoch; give it to `onEpoch`. */
  add(metrics: EpochMetrics): void;
  /** Shows the whole, interactive figure in place of the still ones. */
  done(): void;
}

/**
 * Shows accuracy by epoch while a training runs: a still picture, redrawn at most twice a second; at its end the figure
 * that `showFigure` shows.
 *
 * @example
 * const curves = liveCurves({ title: "Accuracy by epoch", stage: "from mixed10" });
 * const top = await fineTuneTop(backbone, examples, { cut: "mixed10", epochs: 2, onEpoch: curves.add });
 * curves.done();
 */
export function liveCurves({ title, stage, earlier = [] }: LiveCurvesOptions): LiveCurves {
  const update = createDisplay();
  const isDue = createThrottle(500);
  const history: EpochMetrics[] = [];
  const figureOf = (): Figure => accuracyFigure([...earlier, { name: stage, history }], title);
  return {
    add(metrics) {
      history.push(metrics);
      if (history.length > 1 && !isDue()) return;
      const figure = figureOf();
      const { description } = figure.layout.meta;
      const still = drawFigure(figure);
      const words = { 'text/html': renderStill(still, description), 'text/plain': `[figure] ${description}` };
      update({ ...words, 'image/svg+xml': still }, false);
    },
    done: () => update(bundleFigure(figureOf()), true),
  };
}
