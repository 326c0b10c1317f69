/** Slices, worst errors, the majority baseline, and selecting predictions from a record. */
import { describe, expect, test } from 'vitest';
import { findWorst } from '../../src/analysis/find-worst.js';
import { majorityBaseline } from '../../src/analysis/majority-baseline.js';
import { selectPredictions } from '../../src/analysis/predictions.js';
import { scoreSlices } from '../../src/analysis/score-slices.js';
import { exampleRecord } from '../record/example-record.js';

const right = { yTrue: 1, logit: 1 };
const wrong = { yTrue: 1, logit: -1 };

describe('scoreSlices', () => {
  test('sorts the worst first and small slices last', () => {
    const frames = [
      ...Array.from({ length: 30 }, (_, index) => ({ ...(index < 27 ? right : wrong), view: 'good' })),
      ...Array.from({ length: 20 }, (_, index) => ({ ...(index < 10 ? right : wrong), view: 'bad' })),
      { ...wrong, view: 'rare' },
      { ...wrong, view: null },
    ];
    const slices = scoreSlices(frames, (frame) => frame.view);
    expect(slices.map(({ name, n, small }) => [name, n, small])).toEqual([
      ['bad', 20, false],
      ['good', 30, false],
      ['rare', 1, true],
    ]);
    // SciPy: binomtest(10, 20).proportion_ci(0.95, 'wilson')
    expect(slices[0]!.score.low).toBeCloseTo(0.2992980081982124, 12);
    expect(slices[0]!.score.high).toBeCloseTo(0.7007019918017876, 12);
  });

  test('counts a frame once in each of its segments', () => {
    const frames = [
      { ...right, segments: ['6', '7', '7'] },
      { ...wrong, segments: ['7'] },
      { ...wrong, segments: [] },
    ];
    const slices = scoreSlices(frames, (frame) => frame.segments, { smallest: 2 });
    expect(slices.map(({ name, n, score, small }) => [name, n, score.estimate, small])).toEqual([
      ['7', 2, 0.5, false],
      ['6', 1, 1, true],
    ]);
  });
});

describe('findWorst', () => {
  test('gives the surest errors, at most as many as asked for', () => {
    const frames = [0.5, 3, -4, -2].map((logit, id) => ({ id, yTrue: logit > 2 ? 1 : id === 0 ? 0 : 1, logit }));
    expect(findWorst(frames, 2).map((frame) => frame.id)).toEqual([2, 3]);
    expect(findWorst(frames, 9).map((frame) => frame.id)).toEqual([2, 3, 0]);
  });
});

describe('majorityBaseline', () => {
  test('scores the label that is most common in training, also where it is rare', () => {
    const baseline = majorityBaseline(['LCA', 'LCA', 'RCA'], ['RCA', 'RCA', 'RCA', 'LCA']);
    expect(baseline.label).toBe('LCA');
    expect(baseline.accuracy.estimate).toBe(0.25);
  });

  test('takes the first by name of equally common labels', () => {
    expect(majorityBaseline(['RCA', 'LCA'], ['LCA']).label).toBe('LCA');
  });

  test('refuses empty lists', () => {
    expect(() => majorityBaseline([], ['LCA'])).toThrow(
      new RangeError('Cannot score the majority class: expected labels in both lists, got 0 and 1; check the split'),
    );
  });
});

describe('selectPredictions', () => {
  const logit = (epoch: number, value: number) => ({
    frameId: 'f1',
    stage: 'head',
    epoch,
    logit: value,
    trainingLogit: null,
  });
  const record = { ...exampleRecord, predictions: [logit(2, 5), logit(1, 4)] };

  test('joins frames and logits of one epoch, the last one by default', () => {
    expect(selectPredictions(record, { split: 'train' })).toEqual([{ ...record.frames[0], yTrue: 0, logit: 5 }]);
    expect(selectPredictions(record, { split: 'train', stage: 'head', epoch: 1 })[0]?.logit).toBe(4);
  });

  test('takes the weights that the model has: those of the last stage that was kept, at the epoch that it ended with', () => {
    const stage = (name: string, epoch: number | null, kept: boolean) => ({
      ...{ name, trainable: 'head', epochs: 3, epoch, kept, reason: '' },
    });
    const told = (...stages: ReturnType<typeof stage>[]) => ({
      ...record,
      run: { ...record.run, stages },
      predictions: [0, 1, 2].flatMap((epoch) =>
        ['head', 'blocks'].map((name, at) => ({ ...logit(epoch, 10 * at + epoch), stage: name })),
      ),
    });
    const logitOf = (run: ReturnType<typeof told>, name?: string) =>
      selectPredictions(run, { split: 'train', ...(name ? { stage: name } : {}) })[0]?.logit;
    const dropped = told(stage('head', 1, true), stage('blocks', 2, false));
    expect([logitOf(dropped), logitOf(dropped, 'blocks')]).toEqual([1, 12]);
    const kept = told(stage('head', 1, true), stage('blocks', 0, true));
    expect([logitOf(kept), logitOf(kept, 'head')]).toEqual([10, 1]);
    expect(logitOf(told(stage('head', 2, false), stage('blocks', null, false)))).toBe(0);
  });

  test('says what the record has where it has nothing of what was asked', () => {
    expect(() => selectPredictions(record, { split: 'validation' })).toThrow(
      new RangeError(
        'Cannot select predictions: expected some for split validation, stage head, epoch 2, got none; the record has (stage, epoch) head 2, head 1',
      ),
    );
  });
});
