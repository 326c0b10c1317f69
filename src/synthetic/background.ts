/** What stands behind the vessels: chest, spine, ribs, diaphragm, lung; as attenuation. */
import type { Random } from '../numeric/random.js';
import { between } from './random-stream.js';
import { type Framing, project, toPixels, type View } from './view.js';

/** Where a background is seen from. */
export interface BackgroundView {
  readonly view: View;
  readonly framing: Framing;
  readonly size: number;
}

/** The attenuation at a pixel, without unit. */
type Layer = (x: number, y: number) => number;

/** Attenuation of the chest, `[size, size]`; the same seed of `random` gives the same chest. */
export function drawBackground(scene: BackgroundView, random: Random): Float32Array {
  const layers = [tilt, heart, spine, ribs, diaphragm, texture].map((create) => create(scene, random));
  const { size } = scene;
  const attenuation = new Float32Array(size * size).fill(0.4);
  for (const layer of layers) {
    for (let index = 0; index < attenuation.length; index++) {
      attenuation[index]! += layer(index % size, Math.floor(index / size));
    }
  }
  return attenuation;
}

function tilt({ size }: BackgroundView, random: Random): Layer {
  const right = between(random, -0.3, 0.3) / size;
  const down = between(random, -0.1, 0.3) / size;
  return (x, y) => right * (x - size / 2) + down * (y - size / 2);
}

function heart({ view, framing, size }: BackgroundView, random: Random): Layer {
  const [x0, y0] = toPixels(project([12, -5, -8], view), framing, size);
  const radius = between(random, 48, 62) * framing.pixelsPerMm;
  const depth = between(random, 0.12, 0.28);
  return (x, y) => depth * Math.sqrt(Math.max(0, 1 - (((x - x0) * 0.9) ** 2 + (y - y0) ** 2) / radius ** 2));
}

/** A band of vertebrae that wanders sideways with the primary angle. */
function spine({ view, framing, size }: BackgroundView, random: Random): Layer {
  const scale = framing.pixelsPerMm;
  const [x0] = toPixels(project([0, 62, 0], view), framing, size);
  const half = 19 * scale;
  const lean = random.normal() * 0.06;
  const phase = between(random, 0, 2 * Math.PI);
  const depth = between(random, 0.12, 0.34);
  const period = (2 * Math.PI) / (27 * scale);
  return (x, y) => {
    const across = Math.abs(x - x0 - lean * (y - size / 2));
    const disc = Math.max(0, Math.sin(period * y + phase) - 0.6);
    const rim = 0.08 * Math.exp(-(((across - 0.8 * half) / (0.14 * half)) ** 2));
    return depth * fade(across - half, 6 * scale) * (1 - disc) + rim;
  };
}

/** Five slanted arcs; a rib's edges absorb more than its middle. */
function ribs({ framing, size }: BackgroundView, random: Random): Layer {
  const scale = framing.pixelsPerMm;
  const slope = (random.uniform() < 0.5 ? -1 : 1) * between(random, 0.15, 0.55);
  const bend = between(random, -0.9, 0.9) / size;
  const gap = between(random, 27, 36) * scale;
  const start = between(random, -0.5, 0.5) * gap;
  const depth = between(random, 0.03, 0.1);
  const half = between(random, 4, 6) * scale;
  return (x, y) => {
    const u = x - size / 2;
    const along = y - start - slope * u - bend * u * u;
    const away = Math.abs(along - gap * Math.round(along / gap));
    return depth * (fade(away - half, 1.2 * scale) + 0.5 * Math.exp(-(((away - half) / (1.2 * scale)) ** 2)));
  };
}

/** The two domes of the diaphragm: below their rims the way through the body grows. */
function diaphragm({ view, framing, size }: BackgroundView, random: Random): Layer {
  const scale = framing.pixelsPerMm;
  const depth = between(random, 0.2, 0.5);
  const width = between(random, 45, 70) * scale;
  const levelMm = between(random, -75, -25);
  const [rightX, rightTop] = toPixels(project([-70, -5, levelMm], view), framing, size);
  const [leftX, leftTop] = toPixels(project([60, -5, levelMm], view), framing, size);
  return (x, y) => {
    // Two numbers and no array: this runs for each pixel.
    const toRight = y - rightTop - (0.5 * (x - rightX) ** 2) / width;
    const toLeft = y - leftTop - (0.5 * (x - leftX) ** 2) / width;
    const below = Math.max(toRight, toLeft);
    return depth * Math.sqrt(Math.max(0, Math.min(1, below / (50 * scale))));
  };
}

/** Lung markings and soft tissue: smooth noise at three scales. */
function texture({ view, size }: BackgroundView, random: Random): Layer {
  const layers = [
    { cells: 4, amplitude: 0.1 },
    { cells: 10, amplitude: 0.05 },
    { cells: 28, amplitude: 0.025 },
  ].map(({ cells, amplitude }) => {
    const shift = (degrees: number): number => (degrees * size) / 60;
    const grid = Float32Array.from({ length: cells * cells }, () => amplitude * random.normal());
    const columns = placeOnGrid(size, { cells, shift: shift(view.primaryAngle) });
    const rows = placeOnGrid(size, { cells, shift: shift(view.secondaryAngle) });
    return { grid, cells, columns, rows };
  });
  return (x, y) => {
    let sum = 0;
    for (const { grid, cells, columns, rows } of layers) {
      const [left, right, u] = [columns.cell[x]!, columns.next[x]!, columns.share[x]!];
      const [top, bottom, v] = [rows.cell[y]! * cells, rows.next[y]! * cells, rows.share[y]!];
      const upper = grid[top + left]! * (1 - u) + grid[top + right]! * u;
      const lower = grid[bottom + left]! * (1 - u) + grid[bottom + right]! * u;
      sum += upper * (1 - v) + lower * v;
    }
    return sum;
  };
}

/** Where pixels lie on a grid that repeats: the cell, the next one, and the share of the latter. */
interface GridPlaces {
  readonly cell: Uint8Array;
  readonly next: Uint8Array;
  readonly share: Float64Array;
}

/** The places of `size` pixels along one axis, moved by `shift` pixels; shares are eased to have no corners. */
function placeOnGrid(size: number, { cells, shift }: { readonly cells: number; readonly shift: number }): GridPlaces {
  const places = Float64Array.from({ length: size }, (_, pixel) => ((pixel + shift) / size) * cells);
  const wrap = (place: number): number => ((place % cells) + cells) % cells;
  return {
    cell: Uint8Array.from(places, (place) => wrap(Math.floor(place))),
    next: Uint8Array.from(places, (place) => wrap(Math.floor(place) + 1)),
    share: places.map((place) => ease(place - Math.floor(place))),
  };
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

/** 1 well inside (negative distance), 0 well outside, over about four times `softness`. */
function fade(distance: number, softness: number): number {
  return 1 / (1 + Math.exp(Math.max(-40, Math.min(40, distance / (0.5 * softness)))));
}
