/** Scores of several runs together, against plain counting done here in another way. */
import { describe, expect, test } from 'vitest';
import { findFinal } from '../../src/analysis/find-final.js';
import { summarizeRuns } from '../../src/analysis/summarize-runs.js';
import { createRandom } from '../../src/numeric/random.js';
import type { RunRecord } from '../../src/record/run-record.js';
import { drawFinished } from './finished-run.js';

const name = (records: readonly RunRecord[]) => records.map((record, at) => ({ name: `run-${at}`, record }));

/** Truths and logits of a run's validation frames after epoch 1. */
function listAnswers({ predictions, frames }: RunRecord): { one: boolean; logit: number; patient: string }[] {
  return predictions.flatMap(({ frameId, epoch, logit }) => {
    const frame = frames.find((each) => each.frameId === frameId);
    return epoch === 1 ? [{ one: frame?.label === 'RCA', logit, patient: String(frame?.patient) }] : [];
  });
}

/** Right pairs and all pairs within one run, pair by pair. */
function countPairs(record: RunRecord): [number, number] {
  const answers = listAnswers(record);
  const ones = answers.filter(({ one }) => one);
  const zeros = answers.filter(({ one }) => !one);
  const right = ones.flatMap((a) => zeros.map((b) => (a.logit > b.logit ? 1 : a.logit === b.logit ? 0.5 : 0)));
  return [right.reduce<number>((sum, each) => sum + each, 0), right.length];
}

const scores = [
  [-2, 1, -1, 0.5, 3, -0.5, 2, 2],
  [0.2, -1, 0.4, -3, 1, 1, -1, 5],
];

describe('summarizeRuns', () => {
  test('of seeds pools what each said of the same frames, and orders within a run alone', () => {
    const records = scores.map((logits) => drawFinished(logits));
    const { unit, units, frames, rows, diverged } = summarizeRuns(name(records));
    expect([unit, units, frames, diverged]).toEqual(['patient', 4, 8, []]);
    const answers = records.flatMap(listAnswers);
    const right = answers.filter(({ one, logit }) => logit > 0 === one).length;
    const logLoss = answers.reduce((sum, { one, logit }) => sum + Math.log1p(Math.exp(one ? -logit : logit)), 0);
    const pairs = records.map(countPairs);
    const area = pairs.reduce((sum, [each]) => sum + each, 0) / pairs.reduce((sum, [, all]) => sum + all, 0);
    const estimates = Object.fromEntries(rows.map(({ measure, score }) => [measure, score.estimate]));
    expect(estimates['Accuracy']).toBeCloseTo(right / answers.length, 12);
    expect(estimates['Log loss']).toBeCloseTo(logLoss / answers.length, 12);
    expect(estimates['Area under the ROC curve']).toBeCloseTo(area, 12);
    const areaRow = rows.find(({ measure }) => measure === 'Area under the ROC curve');
    expect(areaRow?.runs).toEqual(pairs.map(([each, all]) => expect.closeTo(each / all, 12)));
  });

  test('of folds counts each frame once', () => {
    const records = scores.map((logits, at) => drawFinished(logits, { first: 8 * at }));
    const { units, frames, rows } = summarizeRuns(name(records));
    expect([units, frames]).toEqual([8, 16]);
    const accuracies = records.map((record) => {
      const answers = listAnswers(record);
      return answers.filter(({ one, logit }) => logit > 0 === one).length / answers.length;
    });
    expect(rows[0]?.runs).toEqual(accuracies);
    expect(rows[0]?.score.estimate).toBeCloseTo(((accuracies[0] ?? 0) + (accuracies[1] ?? 0)) / 2, 12);
  });

  test('draws whole patients: the interval has the spread of their means', () => {
    const random = createRandom(5);
    // A patient's two frames are both right or both wrong, in every run.
    const skills = Array.from({ length: 200 }, () => (random.uniform() < 0.7 ? 1 : -1));
    const logits = skills.flatMap((skill, at) => [skill, skill].map((each) => (at < 100 ? -each : each)));
    const { rows } = summarizeRuns(name([drawFinished(logits), drawFinished(logits)]));
    const share = skills.filter((skill) => skill === 1).length / skills.length;
    const width = 2 * 1.96 * Math.sqrt((share * (1 - share)) / skills.length);
    const score = rows[0]?.score;
    expect(score?.estimate).toBeCloseTo(share, 12);
    expect(((score?.high ?? 0) - (score?.low ?? 0)) / width).toBeCloseTo(1, 1);
  });

  test('leaves out what diverged, by name', () => {
    const records = [drawFinished(scores[0] ?? []), drawFinished([Number.NaN, ...(scores[1] ?? []).slice(1)])];
    const { rows, diverged } = summarizeRuns(name(records));
    expect(diverged).toEqual(['run-1']);
    expect(rows[0]?.score.estimate).toBe(summarizeRuns(name(records.slice(0, 1))).rows[0]?.score.estimate);
    expect(summarizeRuns(name(records.slice(1)))).toMatchObject({ rows: [], diverged: ['run-0'] });
  });
});

describe('findFinal', () => {
  const record = drawFinished([1, 1]);
  const withStages = (kept: readonly (readonly [string, number | null, boolean])[]): RunRecord => ({
    ...record,
    run: {
      ...record.run,
      stages: kept.map(([stage, epoch, isKept]) => ({
        name: stage,
        trainable: 'head',
        epochs: 2,
        epoch,
        kept: isKept,
        reason: '',
      })),
    },
  });

  test('is the last stage that was kept; epoch 0 of the first where none was; the last event of records without stages', () => {
    expect(
      findFinal(
        withStages([
          ['a', 2, true],
          ['b', 1, true],
          ['c', 1, false],
        ]),
      ),
    ).toEqual({ stage: 'b', epoch: 1 });
    expect(findFinal(withStages([['head', 1, false]]))).toEqual({ stage: 'head', epoch: 0 });
    const { stages: _, ...run } = record.run;
    expect(findFinal({ ...record, run })).toEqual({ stage: 'head', epoch: 1 });
  });
});
