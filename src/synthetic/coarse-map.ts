/** Smooth maps at a lower resolution than the picture, from which pixels are interpolated. */

/** Values at the corners of cells: value 0 lies at pixel `origin` of both axes, the next one `cell` pixels further. */
export interface CoarseMap {
  readonly values: Float32Array;
  /** Values along each axis. */
  readonly side: number;
  /** Pixels from one value to the next. */
  readonly cell: number;
  /** The pixel of the first value, mostly outside of the picture: 0 or less. */
  readonly origin: number;
}

/** A map that reaches `marginPx` pixels beyond a picture of `size` pixels, to be filled. */
export function createCoarseMap(size: number, { cell, marginPx }: { cell: number; marginPx: number }): CoarseMap {
  const side = Math.ceil((size + 2 * marginPx) / cell) + 2;
  return { values: new Float32Array(side * side), side, cell, origin: -marginPx };
}

/** The pixels of a map that has moved by `[right, down]` pixels; beyond its edges the edges go on. */
export function interpolate(map: CoarseMap, size: number, [right, down]: readonly [number, number]): Float32Array {
  const { values, side } = map;
  const columns = findPlaces(map, size, right);
  const rows = findPlaces(map, size, down);
  const pixels = new Float32Array(size * size);
  const line = new Float32Array(side);
  for (let y = 0; y < size; y++) {
    const first = rows.cells[y]! * side;
    const share = rows.shares[y]!;
    for (let at = 0; at < side; at++) {
      const upper = values[first + at]!;
      line[at] = upper + share * (values[first + side + at]! - upper);
    }
    const from = y * size;
    for (let x = 0; x < size; x++) {
      const at = columns.cells[x]!;
      const before = line[at]!;
      pixels[from + x] = before + columns.shares[x]! * (line[at + 1]! - before);
    }
  }
  return pixels;
}

/** For each pixel of an axis: the value before it, and how far it is from there to the next, 0 to 1. */
function findPlaces(map: CoarseMap, size: number, moved: number): { cells: Int32Array; shares: Float32Array } {
  const cells = new Int32Array(size);
  const shares = new Float32Array(size);
  for (let pixel = 0; pixel < size; pixel++) {
    const place = Math.max(0, Math.min(map.side - 1.001, (pixel - moved - map.origin) / map.cell));
    cells[pixel] = Math.floor(place);
    shares[pixel] = place - Math.floor(place);
  }
  return { cells, shares };
}
