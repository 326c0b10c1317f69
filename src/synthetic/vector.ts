/** Points in the chest, in mm: x to the patient's left, y to the back, z to the head. */

export type Vector = readonly [x: number, y: number, z: number];

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function normalise(a: Vector): Vector {
  return scale(a, 1 / Math.max(1e-9, Math.hypot(...a)));
}

/** Turns by degrees about x, then y, then z. */
export function rotate([x, y, z]: Vector, degrees: Vector): Vector {
  const [a, b, c] = degrees.map((value) => (value * Math.PI) / 180) as [number, number, number];
  const [y1, z1] = turn(y, z, a);
  const [z2, x2] = turn(z1, x, b);
  const [x3, y3] = turn(x2, y1, c);
  return [x3, y3, z2];
}

function turn(u: number, v: number, angle: number): [number, number] {
  return [u * Math.cos(angle) - v * Math.sin(angle), u * Math.sin(angle) + v * Math.cos(angle)];
}
