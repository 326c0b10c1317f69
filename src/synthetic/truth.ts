/** `truth.json`: all that was planned and drawn, as docs/formats.md describes it. */
import type { Part } from '../dataset/frame.js';
import type { GivenLabels } from './given-labels.js';
import { assignSeries } from './own-split.js';
import type { PlannedPatient, PlannedSeries, SyntheticPlan } from './plan-studies.js';
import { maskPathsOf } from './write-masks.js';
import type { PatientTruth, SeriesTruth } from './write-patient.js';

interface Known {
  readonly plan: SyntheticPlan;
  readonly labels: GivenLabels;
  readonly drawn: ReadonlyMap<string, PatientTruth>;
  /** Whether there are masks. */
  readonly masks: boolean;
}

/** The file's text. */
export function formatTruth(patients: readonly PlannedPatient[], known: Known): string {
  const { seed, knobs } = known.plan;
  const partOf = assignSeries(patients, known.plan);
  const studies = patients.map(({ person, part: _, ...patient }) => {
    const { heart, series: drawn } = known.drawn.get(patient.patientID)!;
    const parts = patient.series.map((item) => partOf.get(item)!);
    const series = patient.series.map((item, at) => describeSeries(item, { ...drawn[at]!, part: parts[at]! }, known));
    const aliasOf = person === patient.patientID ? null : person;
    return { ...patient, parts: [...new Set(parts)].sort(), aliasOf, heart, series };
  });
  const truth = { format: 'angiolab.synthetic-truth', version: 4, seed, patients: patients.length, knobs, studies };
  return `${JSON.stringify(truth, roundNumbers, 2)}\n`;
}

function describeSeries(
  { scene: _, ...item }: PlannedSeries,
  facts: SeriesTruth & { readonly part: Part },
  { labels, masks }: Known,
): object {
  return {
    ...item,
    labels: labels.get(item.file),
    ...facts,
    masks: masks ? maskPathsOf(item.file, item.frames) : null,
  };
}

/** Six digits tell all that a reader could see. */
function roundNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
