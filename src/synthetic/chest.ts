/** What stands before and behind the vessels: chest, spine, ribs, aorta, lung; the heart's shadow and the diaphragm, which breathe. */
import type { Random } from '../numeric/random.js';
import { type CoarseMap, createCoarseMap } from './coarse-map.js';
import { between } from './draw-between.js';
import { createValueNoise } from './value-noise.js';
import { type Framing, project, toPixels, type View } from './view.js';

/** Where a chest is seen from. */
interface ChestScene {
  readonly view: View;
  readonly framing: Framing;
  readonly size: number;
  /** How far the patient may move in the picture, in pixels. */
  readonly marginPx: number;
}

/** A chest in one view. */
export interface Chest {
  /** The share of the rays that bones, lung and soft tissue let through. */
  readonly still: CoarseMap;
  /** The same of the heart's shadow and the diaphragm, which move with the breath. */
  readonly breathing: CoarseMap;
  /** How far a place lies below the diaphragm's rim, in mm. */
  readonly diaphragmMm: CoarseMap;
}

/** A value at `[x, y]` in mm from the picture's middle: attenuation without unit, but for the diaphragm's rim. */
type Layer = (x: number, y: number) => number;

/** Pixels between the values that are computed. */
const cell = 2;

/** The chest of a view; the same seed of `random` gives the same chest from all sides. */
export function createChest(scene: ChestScene, random: Random): Chest {
  const still = [tilt, spine, aorta, ribs, texture].map((create) => create(scene, random));
  const shadow = heartShadow(scene, random);
  const rim = diaphragmRim(scene, random);
  const depth = between(random, 0.25, 0.6);
  const belowDiaphragm = (mm: number): number =>
    depth * Math.min(1, 0.35 * fade(-mm, 1.2) + Math.sqrt(Math.max(0, mm) / 90));
  return {
    still: fill(scene, (x, y) => Math.exp(-still.reduce((sum, layer) => sum + layer(x, y), 0))),
    breathing: fill(scene, (x, y) => Math.exp(-shadow(x, y) - belowDiaphragm(rim(x, y)))),
    diaphragmMm: fill(scene, rim),
  };
}

function fill({ size, marginPx, framing }: ChestScene, layer: Layer): CoarseMap {
  const map = createCoarseMap(size, { cell, marginPx });
  const mmOf = (at: number): number => (at * cell + map.origin - size / 2) / framing.pixelsPerMm;
  for (let row = 0; row < map.side; row++) {
    const y = mmOf(row);
    for (let column = 0; column < map.side; column++) map.values[row * map.side + column] = layer(mmOf(column), y);
  }
  return map;
}

/** A place in the chest as `[x, y]` in mm from the picture's middle. */
function place(point: readonly [number, number, number], { view, framing }: ChestScene): readonly [number, number] {
  return toPixels(project(point, view), { ...framing, pixelsPerMm: 1 }, 0);
}

/** Shoulders and table: a slope over the whole picture. */
function tilt(_: ChestScene, random: Random): Layer {
  const right = between(random, -0.3, 0.3) / 120;
  const down = between(random, -0.1, 0.3) / 120;
  return (x, y) => right * x + down * y;
}

/** Vertebrae in a band that wanders sideways with the primary angle: plates, pedicles and the discs between. */
function spine(scene: ChestScene, random: Random): Layer {
  const [x0, y0] = place([0, 62, 0], scene);
  const half = between(random, 16, 20);
  const lean = random.normal() * 0.05;
  const gap = between(random, 25, 30);
  const start = between(random, 0, gap);
  const depth = between(random, 0.12, 0.36);
  const turned = Math.abs(Math.sin((scene.view.primaryAngle * Math.PI) / 180));
  const edge = between(random, 2.5, 6);
  const pedicle = 9 * (1 - 0.6 * turned);
  return (x, y) => {
    const across = x - x0 - lean * (y - y0);
    if (Math.abs(across) > half + 16) return 0;
    const along = (y - y0 + start) / gap;
    // From the middle of a vertebra: 0.5 is the middle of a disc.
    const level = Math.abs(along - Math.round(along));
    const waist = half - 2.5 * (1 - 2 * level) + 1;
    const inside = fade(Math.abs(across) - waist, edge);
    const plate = 0.06 * bump((level - 0.4) * gap, 1.1) - 0.05 * fade((0.44 - level) * gap, 0.8);
    const ring =
      0.06 * bump(Math.hypot(Math.abs(across) - pedicle, 1.3 * (along - Math.round(along) + 0.12) * gap) - 3.6, 1.3);
    const process = 0.06 * fade(Math.hypot(across / 3, (along - Math.round(along) - 0.2) * (gap / 9)) - 1, 0.6);
    return inside * (depth + plate + ring + process) + 0.05 * bump(Math.abs(across) - waist, 1.6);
  };
}

/** The descending aorta to the left of the spine, and with it the border of lung and mediastinum. */
function aorta(scene: ChestScene, random: Random): Layer {
  const [x0] = place([between(random, 18, 28), 48, 0], scene);
  const half = between(random, 10, 14);
  const bend = between(random, -0.15, 0.15);
  const depth = between(random, 0.08, 0.2);
  return (x, y) => depth * Math.sqrt(Math.max(0, 1 - ((x - x0 - bend * y) / half) ** 2));
}

/** Slanted arcs on both sides, one bundle nearer than the other; a rib's edges absorb more than its middle. */
function ribs({ view }: ChestScene, random: Random): Layer {
  const bundles = [1, -1].map((side) => ({
    slope: side * between(random, 0.15, 0.6) + view.secondaryAngle / 200,
    bend: between(random, -0.005, 0.005),
    gap: between(random, 24, 34),
    start: between(random, -15, 15),
    depth: between(random, 0.01, 0.06),
    half: between(random, 3.5, 6),
  }));
  return (x, y) => {
    let sum = 0;
    for (const { slope, bend, gap, start, depth, half } of bundles) {
      const along = y - start - slope * x - bend * x * x;
      const away = Math.abs(along - gap * Math.round(along / gap)) - half;
      if (away < 5) sum += depth * (fade(away, 1.2) + 0.6 * bump(away + 0.6, 0.9));
    }
    return sum;
  };
}

/** The heart's silhouette, no two alike: outside of it the lung is bright. */
function heartShadow(scene: ChestScene, random: Random): Layer {
  const [x0, y0] = place([14, -5, -12], scene);
  const radius = between(random, 50, 66);
  const flat = between(random, 0.75, 1);
  const depth = between(random, 0.25, 0.5);
  const bulges = [2, 3, 5].map((count) => ({
    count,
    depth: between(random, 0, 0.2 / count),
    phase: between(random, 0, 2 * Math.PI) + (scene.view.primaryAngle * Math.PI) / 180,
  }));
  return (x, y) => {
    const [u, v] = [(x - x0) * flat, y - y0];
    const angle = Math.atan2(v, u);
    let reach = radius;
    for (const { count, depth: bulge, phase } of bulges) reach += radius * bulge * Math.cos(count * angle + phase);
    const inside = 1 - (u * u + v * v) / (reach * reach);
    return inside <= 0 ? 0 : depth * inside ** 0.6;
  };
}

/** How far below the rims of the diaphragm's two domes: below them the way through the body grows. */
function diaphragmRim(scene: ChestScene, random: Random): Layer {
  const width = between(random, 60, 100);
  const levelMm = between(random, -62, -18);
  const [rightX, rightTop] = place([-70, -5, levelMm], scene);
  const [leftX, leftTop] = place([60, -5, levelMm - 6], scene);
  return (x, y) => {
    const toRight = y - rightTop - (0.5 * (x - rightX) ** 2) / width;
    const toLeft = y - leftTop - (0.5 * (x - leftX) ** 2) / width;
    return Math.max(toRight, toLeft);
  };
}

/** Soft tissue as smooth noise at four scales, and the lung's vessels as fine bent lines. */
function texture({ view, framing }: ChestScene, random: Random): Layer {
  // What lies off the isocentre wanders with the angle.
  const [right, down] = [view.primaryAngle * 0.9, view.secondaryAngle * 0.9];
  const octaves = [
    { mm: 34, amplitude: 0.14 },
    { mm: 13, amplitude: 0.065 },
    { mm: 5, amplitude: 0.03 },
    { mm: 2.2, amplitude: 0.02 },
  ].map((octave) => ({ ...octave, noise: createValueNoise(random) }));
  const lines = [7, 11].map((mm) => ({ mm, noise: createValueNoise(random) }));
  const [x0, y0] = framing.centerMm;
  return (x, y) => {
    const [u, v] = [x + x0 + right + 500, y + y0 + down + 500];
    let sum = 0;
    for (const { mm, amplitude, noise } of octaves) sum += amplitude * noise(u / mm, v / mm);
    for (const { mm, noise } of lines) sum += 0.05 * bump(noise(u / mm, v / mm), 0.09);
    return sum;
  };
}

/** 1 well inside (negative distance), 0 well outside, over about four times `softness`. */
function fade(distance: number, softness: number): number {
  return 1 / (1 + Math.exp(Math.max(-30, Math.min(30, distance / (0.5 * softness)))));
}

/** 1 where the distance is 0, falling over `width` to both sides. */
function bump(distance: number, width: number): number {
  const share = distance / width;
  return share * share > 30 ? 0 : Math.exp(-share * share);
}
