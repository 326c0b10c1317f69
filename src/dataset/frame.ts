/** One labelled frame: the row of the frame table that every later room works on. */

/** The three parts of a split. `validation` steers training, `test` is looked at once. */
export type Part = 'train' | 'validation' | 'test';

/**
 * One frame of a source, without pixels and without anything that names a person.
 *
 * Patient, study, series and instance are pseudonyms, or null where the source doesn't know them.
 */
export interface Frame {
  /** Pseudonymous, unique in the source, the same each time that the same source is opened with the same key. */
  readonly frameId: string;
  /** The file that holds the frame, pseudonymous. */
  readonly fileId: string;
  /** Position in the file, from 1. */
  readonly frameNumber: number;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
  readonly label: string | null;
  /** The part that the source itself assigns, if it does. */
  readonly split: Part | null;
  /** PositionerPrimaryAngle in degrees: LAO positive, RAO negative. */
  readonly primaryAngleDeg: number | null;
  /** PositionerSecondaryAngle in degrees: cranial positive, caudal negative. */
  readonly secondaryAngleDeg: number | null;
  /** What ARCADE marks in the frame (SYNTAX segments and `stenosis`); null where the source marks nothing. */
  readonly segments: readonly string[] | null;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The view of a frame in the words of the catheter laboratory, for example `LAO 30, CRA 20`; whole degrees.
 *
 * @returns null where an angle is unknown
 */
export function describeView(frame: Pick<Frame, 'primaryAngleDeg' | 'secondaryAngleDeg'>): string | null {
  const { primaryAngleDeg, secondaryAngleDeg } = frame;
  if (primaryAngleDeg === null || secondaryAngleDeg === null) return null;
  return `${nameAngle(primaryAngleDeg, 'LAO', 'RAO', 'AP')}, ${nameAngle(secondaryAngleDeg, 'CRA', 'CAU', 'no tilt')}`;
}

function nameAngle(degrees: number, positive: string, negative: string, zero: string): string {
  const whole = Math.round(degrees);
  if (whole === 0) return zero;
  return `${whole > 0 ? positive : negative} ${Math.abs(whole)}`;
}

/**
 * The quadrant of the C-arm, for example `LAO, cranial`: views as coarse as a table of counts wants them.
 *
 * @returns null where an angle is unknown
 */
export function describeQuadrant(frame: Pick<Frame, 'primaryAngleDeg' | 'secondaryAngleDeg'>): string | null {
  const { primaryAngleDeg, secondaryAngleDeg } = frame;
  if (primaryAngleDeg === null || secondaryAngleDeg === null) return null;
  return `${primaryAngleDeg >= 0 ? 'LAO' : 'RAO'}, ${secondaryAngleDeg >= 0 ? 'cranial' : 'caudal'}`;
}
