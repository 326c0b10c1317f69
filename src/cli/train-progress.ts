/** How far a training is: a bar on a terminal, a line an epoch elsewhere. */
import type { HistoryEvent } from '../record/run-record.js';
import type { StageProgress } from '../training/run/run-stage.js';
import type { Context } from './command.js';

/** What a training tells. */
export interface TrainProgress {
  onProgress(progress: StageProgress): void;
  onEpoch(event: HistoryEvent): void;
}

const redrawMs = 250;
const logMs = 5_000;
const barWidth = 20;

/** Creates the progress of one training. @param name - of the run; empty where there is only one */
export function createTrainProgress({ draw, log }: Pick<Context, 'log' | 'draw'>, name: string): TrainProgress {
  const prefix = name === '' ? '' : `${name}: `;
  let part = '';
  let began = 0;
  let shown = Number.NEGATIVE_INFINITY;
  return {
    onProgress(progress) {
      const now = performance.now();
      const here = `${progress.stage} ${progress.part} ${progress.epoch}`;
      if (here !== part) [part, began] = [here, now];
      if (now - shown < (draw ? redrawMs : logMs)) return;
      shown = now;
      const line = `${prefix}${renderProgress(progress, now - began)}`;
      if (draw) draw([line]);
      else log(line);
    },
    onEpoch(event) {
      draw?.([]);
      log(`${prefix}${renderEvent(event)}`);
      shown = performance.now();
    },
  };
}

/** One line: the stage, a bar, and what is left of this part by its pace so far. */
export function renderProgress(progress: StageProgress, elapsedMs: number): string {
  const { stage, part, epoch, epochs, done, total } = progress;
  const full = Math.round((barWidth * done) / total);
  const bar = `[${'#'.repeat(full)}${' '.repeat(barWidth - full)}]`;
  const place = {
    steps: `epoch ${epoch} of at most ${epochs}, step`,
    activations: 'frames and draws through the frozen trunk:',
    rates: 'range test, rate',
  }[part];
  const left =
    done === 0 || elapsedMs < redrawMs ? '' : `, ${formatSeconds((elapsedMs / 1000) * (total / done - 1))} left`;
  return `${bar} ${stage}, ${place} ${done} of ${total}${left}`;
}

/** One line: what the epoch came to. */
export function renderEvent(event: HistoryEvent): string {
  const show = (key: string): string => {
    const value = event[key];
    return typeof value === 'number' ? value.toFixed(3) : 'none';
  };
  return `${event.stage}, epoch ${event.epoch}: loss ${show('loss')}, accuracy ${show('accuracy')}; validation loss ${show('valLoss')}, accuracy ${show('valAccuracy')}, area ${show('valAreaUnderCurve')}, called class 1 ${show('valPredictedShare')}`;
}

function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
