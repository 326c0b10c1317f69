/** The split that lies beside synthetic studies: by patient, or by series where patients are in both parts. */
import type { Split } from '../dataset/split.js';
import { createPseudonymizer, syntheticKey } from '../privacy/pseudonyms.js';
import { chooseShare, type PlannedPatient, type SyntheticPlan } from './plan-studies.js';

/** The split as planned, under the public key of synthetic data. */
export function createOwnSplit(patients: readonly PlannedPatient[], { seed, knobs }: SyntheticPlan): Split {
  const pseudonym = createPseudonymizer(syntheticKey);
  const head = { format: 'angiolab.split', version: 1, seed } as const;
  if (knobs.patientOverlap === 0) {
    const assignment = patients.map(({ patientID, part }) => [pseudonym('patient', patientID), part] as const);
    return { ...head, unit: 'patient', assignment: Object.fromEntries(assignment) };
  }
  const validation = patients.filter(({ part }) => part === 'validation');
  const shared = chooseShare(validation, knobs.patientOverlap, { seed, name: 'overlap' });
  const assignment = patients.flatMap((patient) =>
    patient.series.map(({ seriesInstanceUID }, at) => {
      const part = shared.has(patient) && at % 2 === 1 ? 'train' : patient.part;
      return [pseudonym('series', seriesInstanceUID), part] as const;
    }),
  );
  return { ...head, unit: 'series', assignment: Object.fromEntries(assignment) };
}
