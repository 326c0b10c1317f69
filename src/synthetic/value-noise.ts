/** Smooth random texture: values on a grid that repeats, eased between its points. */
import type { Random } from '../numeric/random.js';

/** The texture's value at a place; a unit is a cell of the grid. */
export type ValueNoise = (u: number, v: number) => number;

const side = 64;

/** A texture with a standard deviation of about 0.6. */
export function createValueNoise(random: Random): ValueNoise {
  const grid = Float32Array.from({ length: side * side }, () => random.normal());
  return (u, v) => {
    const [left, top] = [Math.floor(u), Math.floor(v)];
    const across = ease(u - left);
    const down = ease(v - top);
    const [x0, x1] = [left & (side - 1), (left + 1) & (side - 1)];
    const [y0, y1] = [(top & (side - 1)) * side, ((top + 1) & (side - 1)) * side];
    const upper = grid[y0 + x0]! + across * (grid[y0 + x1]! - grid[y0 + x0]!);
    const lower = grid[y1 + x0]! + across * (grid[y1 + x1]! - grid[y1 + x0]!);
    return upper + down * (lower - upper);
  };
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}
