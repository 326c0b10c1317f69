/** Accuracy over epochs, training beside validation, through one or more stages. */
import { curvesFigure } from '../figures/curves-figure.js';
import type { Figure } from '../figures/figure.js';
import type { EpochMetrics } from '../training/history.js';

/** A stage's name and what it said after each epoch. */
export interface StageHistory {
  readonly name: string;
  readonly history: readonly EpochMetrics[];
}

/**
 * The figure of one training.
 *
 * @example
 * showFigure(accuracyFigure([{ name: "head", history: head.history }], "A linear head on frozen features"));
 */
export function accuracyFigure(stages: readonly StageHistory[], title: string): Figure {
  const events = stages.flatMap((stage) => stage.history);
  return curvesFigure(
    {
      curves: [
        { name: 'training', values: events.map((event) => event.trainAccuracy), training: true },
        { name: 'validation', values: events.map((event) => event.validationAccuracy) },
      ],
      stages: stages.map(({ name, history }) => ({ name, epochs: history.length })),
    },
    { title, yTitle: 'Accuracy (share of frames)' },
  );
}
