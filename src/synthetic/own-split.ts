/** The split that lies beside synthetic studies: by patient, or by series where patients are in both parts. */
import type { Part } from '../dataset/frame.js';
import type { Split } from '../dataset/split.js';
import { createPseudonymizer, syntheticKey } from '../privacy/pseudonyms.js';
import { chooseShare, type PlannedPatient, type PlannedSeries, type SyntheticPlan } from './plan-studies.js';

/** The split as planned, under the public key of synthetic data. */
export function createOwnSplit(patients: readonly PlannedPatient[], plan: SyntheticPlan): Split {
  const { seed, knobs } = plan;
  const pseudonym = createPseudonymizer(syntheticKey);
  const head = { format: 'angiolab.split', version: 1, seed } as const;
  if (knobs.patientOverlap === 0) {
    const assignment = patients.map(({ patientID, part }) => [pseudonym('patient', patientID), part] as const);
    return { ...head, unit: 'patient', assignment: Object.fromEntries(assignment) };
  }
  const parts = assignSeries(patients, plan);
  const assignment = [...parts].map(([{ seriesInstanceUID }, part]) => [pseudonym('series', seriesInstanceUID), part]);
  return { ...head, unit: 'series', assignment: Object.fromEntries(assignment) };
}

/** The part of each series: its patient's, but for every second one of a validation patient who overlaps, which trains. */
export function assignSeries(
  patients: readonly PlannedPatient[],
  { seed, knobs }: SyntheticPlan,
): ReadonlyMap<PlannedSeries, Part> {
  const validation = patients.filter(({ part }) => part === 'validation');
  const shared = chooseShare(validation, knobs.patientOverlap, { seed, name: 'overlap' });
  return new Map(
    patients.flatMap((patient) =>
      patient.series.map((item, at) => [item, shared.has(patient) && at % 2 === 1 ? 'train' : patient.part] as const),
    ),
  );
}
