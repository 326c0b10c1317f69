/** The labels that a data set comes with, which need not be true. */

import { openStream } from '../numeric/open-stream.js';
import type { Artery } from './anatomy.js';
import { chooseShare, type PlannedPatient, type SyntheticPlan } from './plan-studies.js';

/** The given label of each frame, by file. */
export type GivenLabels = ReadonlyMap<string, readonly Artery[]>;

/** True labels, of which the knobs' shares are dealt anew among themselves: what is common stays as common. */
export function dealLabels(patients: readonly PlannedPatient[], { knobs, seed }: SyntheticPlan): GivenLabels {
  const files = patients.flatMap(({ series }) => series);
  const bySeries = dealAnew(
    files.map(({ artery }) => artery),
    knobs.labelNoise,
    { seed, name: 'label noise' },
  );
  const labels = files.flatMap(({ frames }, at) => Array.from({ length: frames }, () => bySeries[at]!));
  const byFrame = dealAnew(labels, knobs.frameLabelNoise, { seed, name: 'frame label noise' }).values();
  return new Map(files.map(({ file, frames }) => [file, Array.from({ length: frames }, () => byFrame.next().value!)]));
}

function dealAnew(labels: readonly Artery[], share: number, stream: { seed: number; name: string }): Artery[] {
  const chosen = [...chooseShare([...labels.keys()], share, stream)];
  const dealt = openStream(stream.seed, `${stream.name} dealt`).shuffle(chosen);
  const result = [...labels];
  for (const [at, place] of chosen.entries()) result[place] = labels[dealt[at]!]!;
  return result;
}

/** `labels.csv`: a row a series; a row a frame where frames of a series differ. */
export function formatLabels(patients: readonly PlannedPatient[], labels: GivenLabels): string {
  const series = patients.flatMap((patient) => patient.series);
  const differ = [...labels.values()].some((own) => own.some((label) => label !== own[0]));
  const rows = series.flatMap(({ file, seriesInstanceUID }) => {
    const own = labels.get(file) ?? [];
    return differ
      ? own.map((label, at) => `${seriesInstanceUID},${at + 1},${label}`)
      : [`${seriesInstanceUID},${own[0]}`];
  });
  return `${[differ ? 'SeriesInstanceUID,frame,label' : 'SeriesInstanceUID,label', ...rows].join('\n')}\n`;
}
