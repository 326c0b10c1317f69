/** Joins what `labels.csv` says to the frames that a reader found. */
import type { FoundFile, Reading } from './found-file.js';
import type { Frame } from './frame.js';
import type { FrameLabels, LabelIndex } from './index-labels.js';
import type { Pseudonymizer, Pseudonyms } from './pseudonyms.js';

/**
 * The files of a reading with the words of `labels.csv` in their frames; patient, study and series as pseudonyms.
 *
 * What `labels.csv` doesn't say stays as the files have it.
 *
 * @throws SourceError if rows contradict each other or match nothing
 */
export function joinLabels(reading: Reading, labels: LabelIndex, pseudonyms: Pseudonyms): FoundFile[] {
  const files = reading.files.map((file) => {
    const frames = file.frames.map((frame) => {
      const said = labels.find(file, frame.frameNumber);
      return withLabels(frame, said, file.synthetic ? pseudonyms.synthetic : pseudonyms.own);
    });
    return { ...file, frames };
  });
  for (const file of reading.refused) labels.skip(file);
  labels.checkAllFound();
  return files;
}

function withLabels(frame: Frame, said: FrameLabels, pseudonymOf: Pseudonymizer): Frame {
  return {
    ...frame,
    label: said.label ?? frame.label,
    split: said.split ?? frame.split,
    patient: said.patient === null ? frame.patient : pseudonymOf('patient', said.patient),
    study: said.study === null ? frame.study : pseudonymOf('study', said.study),
    series: said.series === null ? frame.series : pseudonymOf('series', said.series),
  };
}
