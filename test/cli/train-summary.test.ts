import { describe, expect, test } from 'vitest';
import { summarizeRuns } from '../../src/analysis/summarize-runs.js';
import { type FinishedRun, formatSummary, renderSummary } from '../../src/cli/train-summary.js';
import { drawFinished } from '../analysis/finished-run.js';

const finish = (name: string, logits: readonly number[]): FinishedRun => ({
  name,
  folder: `/home/runs/${name}`,
  seed: 1,
  record: drawFinished(logits),
});

describe('renderSummary', () => {
  test('stages, then scores with intervals and by what they draw', () => {
    const runs = [finish('a', [-1, -2, 3, 4])];
    expect(renderSummary(runs, summarizeRuns(runs), { cwd: '/home' })).toMatch(
      /^runs\/a\n {2}head \(head\): 1 epochs, weights of epoch 1, kept \(always\)\n {2}blocks \(mixed9\): not run, too low\nValidation, 4 frames of 2 patients \(synthetic\); intervals draw whole patients:\n {2}Accuracy: 1\.000, 95 % from 1\.000 to 1\.000\n/,
    );
  });

  test('a run that diverged is told and left out; alone it leaves no scores', () => {
    const runs = [finish('a', [-1, -2, 3, 4]), finish('b', [Number.NaN, -2, 3, 4])];
    const text = renderSummary(runs, summarizeRuns(runs), { cwd: '/home' });
    expect(text).toContain(
      'runs/b\n  head (head): 1 epochs, weights of epoch 1, kept (always)\n  blocks (mixed9): not run, too low\n  diverged: ',
    );
    expect(text).toContain('Accuracy: 1.000');
    const alone = runs.slice(1);
    expect(renderSummary(alone, summarizeRuns(alone), { cwd: '/home' })).toMatch(/take a lower learningRate$/);
  });
});

describe('formatSummary', () => {
  test('is one document of a known version, folders as seen from a place', () => {
    const runs = [finish('a', [-1, 2, 3, 4]), finish('b', [Number.NaN, -2, 3, 4])];
    const summary = summarizeRuns(runs);
    const document = JSON.parse(formatSummary(runs, summary, { recipe: 'small', from: '/home/runs' }));
    expect(document).toMatchObject({
      format: 'angiolab.summary',
      version: 1,
      recipe: 'small',
      runs: [
        { folder: 'a', seed: 1, diverged: false },
        { folder: 'b', seed: 1, diverged: true },
      ],
      unit: 'patient',
      units: 2,
      frames: 4,
    });
    expect(document.rows[0]).toMatchObject({ measure: 'Accuracy', score: { estimate: 0.75 }, runs: [0.75, null] });
  });
});
