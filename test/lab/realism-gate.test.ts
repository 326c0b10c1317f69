/** The realism gate in small: what must not tell the artery doesn't, and what must is there. `notebooks/05-realism.ipynb` has the whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeBounds } from '../../src/analysis/judge-bounds.js';
import { stratifiedArea } from '../../src/analysis/stratified-area.js';
import { openSource } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';
import { type LabelledFrame, readPixels } from '../../src/lab/frames.js';
import { readFileFacts } from '../../src/lab/read-file-facts.js';
import { encodeFacts, type Facts } from '../../src/leakage/encode-facts.js';
import { findNearestApart } from '../../src/leakage/find-nearest-apart.js';
import type { Interval } from '../../src/numeric/intervals.js';
import { growTrees } from '../../src/numeric/random-trees.js';
import { syntheticKey } from '../../src/privacy/pseudonyms.js';
import { completeKnobs } from '../../src/synthetic/knobs.js';
import { planStudies } from '../../src/synthetic/plan-studies.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';

interface Item {
  readonly values: readonly number[];
  readonly label: number;
  readonly group: string;
}

/** The area under the ROC curve for every second patient, by trees that were grown on the others, with its interval by patient. */
function findArea(items: readonly Item[]): Interval {
  const groups = [...new Set(items.map(({ group }) => group))];
  const isKnown = ({ group }: Item): boolean => groups.indexOf(group) % 2 === 0;
  const known = items.filter(isKnown);
  const tell = growTrees(
    { rows: known.map(({ values }) => values), labels: known.map(({ label }) => label) },
    { seed: 1 },
  );
  const judged = items
    .filter((item) => !isKnown(item))
    .map(({ values, label, group }) => ({ yTrue: label, logit: tell(values), stratum: '', cluster: group }));
  return stratifiedArea(judged, { draws: 500 });
}

/** Of three plans of 60 patients: no picture is drawn. */
function findAngleArea(viewOverlap: number): Interval {
  const patients = [11, 12, 13].flatMap((seed) => {
    const plan = planStudies({ patients: 60, seed, knobs: completeKnobs({ viewOverlap }) });
    return plan.map((patient) => ({ ...patient, group: `${seed} ${patient.patientID}` }));
  });
  const items = patients.flatMap(({ group, series }) =>
    series.map(({ artery, view }) => {
      const values = [view.primaryAngle, view.secondaryAngle];
      return { values, label: Number(artery === 'RCA'), group };
    }),
  );
  return findArea(items);
}

describe('the angles', () => {
  test('nearly give the label away as they are in practice, and say nothing where views are matched', () => {
    expect(findAngleArea(0).low).toBeGreaterThan(0.85);
    expect(judgeBounds(findAngleArea(1), [0.4, 0.6])).toBe('met');
  });
});

describe('drawn files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-realism-'));
  let source: Source;
  let frames: LabelledFrame[];

  beforeAll(async () => {
    const knobs = { seriesPerPatient: 5, framesPerSeries: 2, size: 64 };
    await synthesizeStudies(folder, { patients: 24, seed: 12, knobs });
    source = await openSource(folder, { key: syntheticKey });
    frames = source.frames.map((frame) => ({ ...frame, label: frame.label!, split: 'train' }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const findHeaderArea = async (change: (facts: Facts, label: string) => Facts): Promise<Interval> => {
    const files = await readFileFacts(folder, source, frames);
    const { rows } = encodeFacts(files.map(({ facts, frame }) => change(facts, frame.label)));
    return findArea(
      files.map(({ frame }, at) => ({
        values: rows[at]!,
        label: Number(frame.label === 'RCA'),
        group: frame.patient!,
      })),
    );
  };

  test('header, name and place say nothing of the artery', async () => {
    const found = await findHeaderArea((facts) => facts);
    expect(judgeBounds(found, [0.4, 0.6])).not.toBe('not met');
    expect(Math.abs(found.estimate - 0.5)).toBeLessThan(0.2);
  });

  test('an element that does tell it would be found', async () => {
    // As where one of ten files is named by the wrong artery.
    let file = 0;
    const tell = (facts: Facts, label: string): Facts => {
      file += 1;
      return new Map([...facts, ['x00200060', file % 10 === 0 ? '' : label]]);
    };
    expect((await findHeaderArea(tell)).low).toBeGreaterThan(0.8);
  });

  test('a neighbour on pixels is no wizard across patients, and looks like one across frames', async () => {
    const pixels = await readPixels(source, frames);
    const [others, strangers] = (['frame', 'patient'] as const).map((unit) =>
      findNearestApart(pixels, unit).map(({ frame, nearest }) => Number(frame.label === nearest.label)),
    );
    const shareOf = (right: readonly number[]): number => right.reduce((a, b) => a + b, 0) / right.length;
    expect(shareOf(strangers!)).toBeLessThan(0.9);
    expect(shareOf(others!)).toBeGreaterThan(shareOf(strangers!) + 0.1);
  });
});
