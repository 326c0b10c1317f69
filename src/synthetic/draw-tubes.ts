/** Vessels and catheter as thickness maps: how many millimetres of contrast each ray crosses. */
/** A tube in the picture: centre line in pixels, radius in pixels, and how full of contrast it is (0 to 1) along the way. */
export interface Tube {
  readonly line: readonly (readonly [x: number, y: number])[];
  readonly radii: readonly number[];
  readonly fillings: readonly number[];
}

/** Adds tubes to a map of `size` x `size`; where tubes overlap, the thickest counts. */
export function drawTubes(map: Float32Array, size: number, tubes: readonly Tube[]): void {
  for (const { line, radii, fillings } of tubes) {
    for (const [index, point] of line.entries()) {
      const filling = fillings[index] ?? 0;
      if (filling > 0) drawBead(map, size, { point, radius: radii[index] ?? 0, filling });
    }
  }
}

interface Bead {
  readonly point: readonly [x: number, y: number];
  readonly radius: number;
  readonly filling: number;
}

/** A ball of contrast; thin ones are widened to a pixel and thinned alike, so that no vessel falls between pixels. */
function drawBead(map: Float32Array, size: number, { point: [x, y], radius, filling }: Bead): void {
  const drawn = Math.hypot(radius, 0.6);
  const depth = 2 * filling * (radius / drawn);
  const left = Math.max(0, Math.ceil(x - drawn));
  const right = Math.min(size - 1, Math.floor(x + drawn));
  const bottom = Math.min(size - 1, Math.floor(y + drawn));
  for (let row = Math.max(0, Math.ceil(y - drawn)); row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const inside = drawn ** 2 - (column - x) ** 2 - (row - y) ** 2;
      if (inside <= 0) continue;
      const thickness = depth * Math.sqrt(inside);
      const index = row * size + column;
      if (thickness > (map[index] ?? 0)) map[index] = thickness;
    }
  }
}
