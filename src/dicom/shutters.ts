/** Display shutters: the part of a picture that a viewer shows. They are described, never applied. */
import type { DataSet } from 'dicom-parser';
import { readDecimals, readTexts, readUnsigned } from './read-value.js';

/** Rows and columns count from 1. Of several shutters, what all of them leave open is shown. Source: PS3.3, C.7.6.11. */
export type Shutter =
  | {
      readonly shape: 'RECTANGULAR';
      readonly left: number;
      readonly right: number;
      readonly upper: number;
      readonly lower: number;
    }
  | { readonly shape: 'CIRCULAR'; readonly center: readonly [row: number, column: number]; readonly radius: number }
  | { readonly shape: 'POLYGONAL'; readonly vertices: readonly (readonly [row: number, column: number])[] };

/** The shutters of a data set, and the grey that covers what they close (of 65,535; null where the file names none). */
export interface Shutters {
  readonly shutters: readonly Shutter[];
  readonly presentationValue: number | null;
}

/** Reads the Display Shutter module; a shutter whose edges are missing or malformed is left out. */
export function readShutters(dataSet: DataSet): Shutters {
  const shutters = readTexts(dataSet, 'ShutterShape').flatMap((shape) => readShutter(dataSet, shape) ?? []);
  return { shutters, presentationValue: readUnsigned(dataSet, 'ShutterPresentationValue') };
}

function readShutter(dataSet: DataSet, shape: string): Shutter | null {
  if (shape === 'RECTANGULAR') return readRectangle(dataSet);
  if (shape === 'CIRCULAR') {
    const [row, column] = readDecimals(dataSet, 'CenterOfCircularShutter');
    const [radius] = readDecimals(dataSet, 'RadiusOfCircularShutter');
    return row === undefined || column === undefined || radius === undefined
      ? null
      : { shape, center: [row, column], radius };
  }
  if (shape !== 'POLYGONAL') return null;
  const numbers = readDecimals(dataSet, 'VerticesOfThePolygonalShutter');
  const vertices = Array.from(
    { length: numbers.length >> 1 },
    (_, index) => [numbers[2 * index]!, numbers[2 * index + 1]!] as const,
  );
  return vertices.length < 3 ? null : { shape, vertices };
}

function readRectangle(dataSet: DataSet): Shutter | null {
  const [left, right, upper, lower] = (
    [
      'ShutterLeftVerticalEdge',
      'ShutterRightVerticalEdge',
      'ShutterUpperHorizontalEdge',
      'ShutterLowerHorizontalEdge',
    ] as const
  ).map((keyword) => readDecimals(dataSet, keyword)[0]);
  const isWhole = left !== undefined && right !== undefined && upper !== undefined && lower !== undefined;
  return isWhole ? { shape: 'RECTANGULAR', left, right, upper, lower } : null;
}
