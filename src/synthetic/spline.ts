/** Smooth lines through control points. */
import { add, scale, subtract, type Vector } from './vector.js';

/** The distance between the points of a sampled line, in mm. */
export const stepMm = 0.5;

/** Points every `stepMm` along a Catmull-Rom spline through the controls. */
export function sampleSpline(controls: readonly Vector[]): Vector[] {
  const at = (index: number): Vector => controls[Math.max(0, Math.min(controls.length - 1, index))] ?? [0, 0, 0];
  const fine = controls
    .slice(1)
    .flatMap((_, piece) =>
      Array.from({ length: 60 }, (_, step) =>
        catmullRom([at(piece - 1), at(piece), at(piece + 1), at(piece + 2)], step / 60),
      ),
    );
  return resample([...fine, at(controls.length - 1)]);
}

function catmullRom([a, b, c, d]: readonly [Vector, Vector, Vector, Vector], t: number): Vector {
  const value = (axis: 0 | 1 | 2): number =>
    0.5 *
    (2 * b[axis] +
      (c[axis] - a[axis]) * t +
      (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t ** 2 +
      (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t ** 3);
  return [value(0), value(1), value(2)];
}

function resample(line: readonly Vector[]): Vector[] {
  const result = line.slice(0, 1);
  let behind = 0;
  for (const [index, point] of line.entries()) {
    const previous = line[index - 1] ?? point;
    const length = Math.hypot(...subtract(point, previous));
    for (behind += length; behind >= stepMm; behind -= stepMm) {
      result.push(add(point, scale(subtract(previous, point), (behind - stepMm) / length)));
    }
  }
  return result;
}
