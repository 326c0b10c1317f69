import { describe, expect, test } from 'vitest';
import { createTrainProgress, renderEvent, renderProgress } from '../../src/cli/train-progress.js';
import type { StageProgress } from '../../src/training/run/run-stage.js';

const progress: StageProgress = { stage: 'head', part: 'steps', epoch: 2, epochs: 10, done: 5, total: 20 };
const event = {
  stage: 'head',
  epoch: 2,
  loss: 0.5,
  accuracy: 0.75,
  valLoss: Number.NaN,
  valAccuracy: 0.5,
  valPredictedShare: 1,
};

describe('renderProgress', () => {
  test('a bar, the place, and what is left by the pace so far', () => {
    expect(renderProgress(progress, 10_000)).toBe(
      '[#####               ] head, epoch 2 of at most 10, step 5 of 20, 30 s left',
    );
    expect(renderProgress({ ...progress, part: 'activations', done: 10 }, 600_000)).toBe(
      '[##########          ] head, frames and draws through the frozen trunk: 10 of 20, 10 min left',
    );
    expect(renderProgress({ ...progress, part: 'rates', done: 0 }, 0)).toBe(
      '[                    ] head, range test, rate 0 of 20',
    );
  });
});

describe('renderEvent', () => {
  test('one line an epoch, with what is no number or missing told', () => {
    expect(renderEvent(event)).toBe(
      'head, epoch 2: loss 0.500, accuracy 0.750; validation loss NaN, accuracy 0.500, area none, called class 1 1.000',
    );
  });
});

describe('createTrainProgress', () => {
  test('on a terminal draws in place, takes the bar away for the line of an epoch, and names the run', () => {
    const [drawn, logged]: [string[][], string[]] = [[], []];
    const context = {
      draw: (lines: readonly string[]) => void drawn.push([...lines]),
      log: (line: string) => void logged.push(line),
    };
    const { onProgress, onEpoch } = createTrainProgress(context, 'seed-1');
    onProgress(progress);
    onProgress(progress); // at once after the first: not drawn
    onEpoch(event);
    expect(drawn).toEqual([[expect.stringMatching(/^seed-1: \[#####.*step 5 of 20/)], []]);
    expect(logged).toEqual([expect.stringMatching(/^seed-1: head, epoch 2: loss 0\.500/)]);
  });

  test('elsewhere is a line now and then', () => {
    const logged: string[] = [];
    const { onProgress } = createTrainProgress({ log: (line) => void logged.push(line) }, '');
    for (let call = 0; call < 50; call++) onProgress(progress);
    expect(logged.length).toBeLessThanOrEqual(1);
  });
});
