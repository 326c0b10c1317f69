/** Scattered radiation: a haze that knows the picture only from afar. */
import { type CoarseMap, createCoarseMap, interpolate } from './coarse-map.js';

/** Cells along a side, and passes of the blur: together a spread of about an eighth of the picture. */
const cells = 32;
const passes = 6;

/** Adds scatter of `ratio` times the primary rays, and scales back, so that the mean stays. */
export function addScatter(light: Float32Array, size: number, ratio: number): void {
  const haze = interpolate(smooth(averageCells(light, size)), size, [0, 0]);
  const keep = 1 / (1 + ratio);
  for (let index = 0; index < light.length; index++) light[index] = keep * (light[index]! + ratio * haze[index]!);
}

function averageCells(light: Float32Array, size: number): CoarseMap {
  const cell = size / cells;
  const map = createCoarseMap(size, { cell, marginPx: -cell / 2 });
  for (let row = 0; row < map.side; row++) {
    for (let column = 0; column < map.side; column++) {
      // One pixel of nine in each cell is enough for a mean of a smooth picture.
      let sum = 0;
      for (const [down, right] of probes) {
        const y = Math.min(size - 1, Math.floor((row + down) * cell));
        const x = Math.min(size - 1, Math.floor((column + right) * cell));
        sum += light[y * size + x]!;
      }
      map.values[row * map.side + column] = sum / probes.length;
    }
  }
  return map;
}

const thirds = [1 / 6, 1 / 2, 5 / 6];
const probes = thirds.flatMap((down) => thirds.map((right) => [down, right] as const));

/** A quarter, a half, a quarter along both axes, again and again, each pass twice as far as the one before for a while. */
function smooth(map: CoarseMap): CoarseMap {
  const { side } = map;
  let values = map.values;
  for (let pass = 0; pass < passes; pass++) {
    for (const step of [1, side]) values = smoothAlong(values, { side, step, reach: pass < 3 ? 2 : 1 });
  }
  return { ...map, values };
}

function smoothAlong(
  values: Float32Array,
  { side, step, reach }: { side: number; step: number; reach: number },
): Float32Array {
  return values.map((value, index) => {
    const place = step === 1 ? index % side : Math.floor(index / side);
    const before = values[index - step * Math.min(reach, place)]!;
    const after = values[index + step * Math.min(reach, side - 1 - place)]!;
    return 0.25 * before + 0.5 * value + 0.25 * after;
  });
}
