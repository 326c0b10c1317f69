/** The frame table on disk: its columns, what each is made of, and its version (docs/formats.md). */
import { pixelColumns } from './pixel-facts.js';

/** Kept in the file's own metadata under `format` and `version`. A reader refuses another one. */
export const tableFormat = 'angiolab.frames';
export const tableVersion = '1';

/** Column -> type in DuckDB and expression over a file's line, its words and its frame. */
export const frameColumns: Readonly<Record<string, readonly [type: string, sql: string]>> = {
  frameId: ['VARCHAR', 'frameId'],
  fileId: ['VARCHAR', 'fileId'],
  frameNumber: ['INTEGER', 'frameNumber'],
  patient: ['VARCHAR', 'coalesce(saidPatient, patient)'],
  study: ['VARCHAR', 'coalesce(saidStudy, study)'],
  series: ['VARCHAR', 'coalesce(saidSeries, series)'],
  instance: ['VARCHAR', 'instance'],
  label: ['VARCHAR', 'label'],
  labelSource: ['VARCHAR', 'labelSource'],
  split: ['VARCHAR', 'split'],
  primaryAngleDeg: ['DOUBLE', angleOf(1, 'primaryAngleDeg')],
  secondaryAngleDeg: ['DOUBLE', angleOf(2, 'secondaryAngleDeg')],
  segments: ['VARCHAR', 'segments'],
  rows: ['INTEGER', '"rows"'],
  columns: ['INTEGER', '"columns"'],
  bitsStored: ['INTEGER', 'bitsStored'],
  transferSyntaxUID: ['VARCHAR', 'transferSyntaxUID'],
  photometricInterpretation: ['VARCHAR', 'photometricInterpretation'],
  modality: ['VARCHAR', 'modality'],
  vendor: ['VARCHAR', 'vendor'],
  framesPerSecond: ['DOUBLE', 'framesPerSecond'],
  rowSpacingMm: ['DOUBLE', 'rowSpacingMm'],
  columnSpacingMm: ['DOUBLE', 'columnSpacingMm'],
  spacingAt: ['VARCHAR', 'spacingAt'],
  windowCenter: ['DOUBLE', 'windowCenter'],
  windowWidth: ['DOUBLE', 'windowWidth'],
  synthetic: ['BOOLEAN', 'coalesce(synthetic, false)'],
  burnedInAnnotation: ['BOOLEAN', 'burnedInAnnotation'],
  identifyingElements: ['VARCHAR', 'identifyingElements'],
  privateElements: ['INTEGER', 'privateElements'],
  curves: ['INTEGER', 'curves'],
  overlays: ['INTEGER', 'overlays'],
  contentSha256: ['VARCHAR', 'contentSha256'],
  ...Object.fromEntries(
    Object.entries(pixelColumns).map(([name, type], index) => [name, [type, `pixelFact[${index + 1}]`] as const]),
  ),
};

/** The frame's own, where its file has one for each frame. */
function angleOf(place: number, ofFile: string): string {
  return `CASE WHEN frameAngles IS NULL THEN ${ofFile} ELSE TRY_CAST(frameAngle[${place}] AS DOUBLE) END`;
}
