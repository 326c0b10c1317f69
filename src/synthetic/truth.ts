/** `truth.json`: all that was planned and drawn, as docs/formats.md describes it. */
import type { GivenLabels } from './given-labels.js';
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
  const studies = patients.map(({ person, ...patient }) => {
    const { heart, series: drawn } = known.drawn.get(patient.patientID)!;
    const series = patient.series.map((item, at) => describeSeries(item, drawn[at]!, known));
    return { ...patient, aliasOf: person === patient.patientID ? null : person, heart, series };
  });
  const truth = { format: 'angiolab.synthetic-truth', version: 3, seed, patients: patients.length, knobs, studies };
  return `${JSON.stringify(truth, roundNumbers, 2)}\n`;
}

function describeSeries({ scene: _, ...item }: PlannedSeries, facts: SeriesTruth, { labels, masks }: Known): object {
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
