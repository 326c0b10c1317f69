/** Vessels and catheter as thickness maps: how much contrast each ray crosses. */

/** A tube in the picture: centre line in pixels, radius in pixels, and how full of contrast it is (0 to 1) along the way. */
export interface Tube {
  /** Tubes of one group are one body, as a vessel and the beginning of its branch: there the thickest counts. */
  readonly group: number;
  readonly line: Float32Array;
  readonly radii: Float32Array;
  readonly fillings: ArrayLike<number>;
}

/** A map of thickness in pixels, and what it needs while it is drawn. */
export interface ThicknessMap {
  readonly size: number;
  readonly total: Float32Array;
  /** What the group that was drawn last at a pixel gave to it, and that group. */
  readonly own: Float32Array;
  readonly owner: Int16Array;
}

export function createThicknessMap(size: number): ThicknessMap {
  const count = size * size;
  return {
    size,
    total: new Float32Array(count),
    own: new Float32Array(count),
    owner: new Int16Array(count),
  };
}

export function clearThickness({ total, owner }: ThicknessMap): void {
  total.fill(0);
  owner.fill(-1);
}

/** Adds tubes to a map; where tubes of two groups cross, both count. */
export function drawTubes(map: ThicknessMap, tubes: readonly Tube[]): void {
  for (const { group, line, radii, fillings } of tubes) {
    for (let index = 0; index < radii.length; index++) {
      const filling = fillings[index]!;
      if (filling <= 0) continue;
      const [x, y, radius] = [line[2 * index]!, line[2 * index + 1]!, radii[index]!];
      drawBead(map, { group, x, y, radius, filling });
    }
  }
}

interface Bead {
  readonly group: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly filling: number;
}

/** A ball of contrast; thin ones are widened to a pixel and thinned alike, so that no vessel falls between pixels. */
function drawBead({ size, total, own, owner }: ThicknessMap, { group, x, y, radius, filling }: Bead): void {
  const drawn = Math.sqrt(radius * radius + 0.36);
  const square = drawn * drawn;
  const depth = 2 * filling * (radius / drawn);
  const left = Math.max(0, Math.ceil(x - drawn));
  const right = Math.min(size - 1, Math.floor(x + drawn));
  const bottom = Math.min(size - 1, Math.floor(y + drawn));
  for (let row = Math.max(0, Math.ceil(y - drawn)); row <= bottom; row++) {
    const level = square - (row - y) * (row - y);
    for (let column = left; column <= right; column++) {
      const inside = level - (column - x) * (column - x);
      if (inside <= 0) continue;
      const thickness = depth * Math.sqrt(inside);
      const index = row * size + column;
      const before = owner[index] === group ? own[index]! : 0;
      if (owner[index] === group && thickness <= before) continue;
      total[index]! += thickness - before;
      own[index] = thickness;
      owner[index] = group;
    }
  }
}
