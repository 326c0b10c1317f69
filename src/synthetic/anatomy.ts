/** Coronary trees as centre lines in space: drawn by template, varied by patient. */
import type { Random } from '../numeric/random.js';
import { between, pick } from './draw-between.js';
import { growTwigs } from './grow-twigs.js';
import { sampleSpline, stepMm } from './spline.js';
import { add, normalise, rotate, scale, type Vector } from './vector.js';
import type { Vessel } from './vessel.js';

/** The artery that a series shows: left or right coronary. */
export type Artery = 'LCA' | 'RCA';

/** Which artery gives the posterior descending branch; with `co` both sides share the back of the heart. */
export type Dominance = 'right' | 'left' | 'co';

/** A narrowing of a vessel at a share of its length, by a share of its diameter. */
export interface Stenosis {
  readonly vessel: string;
  readonly at: number;
  readonly narrowing: number;
}

/** What makes one patient's heart differ from another's, the same in every series of that patient. */
export interface Heart {
  readonly dominance: Dominance;
  readonly stenoses: readonly Stenosis[];
  readonly stretch: Vector;
  readonly turnDegrees: Vector;
  readonly calibre: number;
  readonly tortuosityMm: number;
  readonly arteries: Readonly<Record<Artery, readonly Vessel[]>>;
}

interface Template {
  readonly name: string;
  /** The vessel it leaves, and where on it (share of its length); none: the ostium. */
  readonly from?: readonly [parent: string, share: number];
  /** Control points in mm: x to the patient's left, y to the back, z to the head; the heart's centre is the origin. */
  readonly way: readonly Vector[];
  readonly radiiMm: readonly [start: number, end: number];
  /** The chance that a patient has it; left out: always. */
  readonly chance?: number;
  /** The kinds of dominance that have it; left out: all. */
  readonly dominance?: readonly Dominance[];
  /** When the contrast reaches its end, in seconds; left out: as fast as in the vessel that it leaves. */
  readonly fillS?: number;
}

/** Frames at 30 a second until the end is full. Source: Gibson et al., Circulation 93, 1996, 879-888. */
const fillS = { LAD: 36 / 30, LCx: 22 / 30, RCA: 20 / 30 };
const leftMainMmPerS = 200;

// biome-ignore format: a table of shapes reads better a row a line
const left: readonly Template[] = [
  { name: 'LM', way: [[6, -2, 40], [14, -5, 40], [21, -9, 38]], radiiMm: [2.25, 2.1] },
  { name: 'LAD', from: ['LM', 1], way: [[29, -27, 27], [36, -40, 3], [44, -46, -26], [50, -43, -47], [47, -34, -55]], radiiMm: [1.8, 0.5], fillS: fillS.LAD },
  { name: 'LCx', from: ['LM', 1], way: [[31, 5, 32], [41, 21, 19], [42, 35, 1], [34, 42, -13]], radiiMm: [1.7, 0.6], fillS: fillS.LCx },
  { name: 'D1', from: ['LAD', 0.25], way: [[46, -30, 6], [56, -24, -14], [59, -20, -28]], radiiMm: [1.2, 0.4] },
  { name: 'D2', from: ['LAD', 0.48], way: [[51, -36, -17], [58, -30, -32], [59, -26, -40]], radiiMm: [1, 0.35], chance: 0.7 },
  { name: 'S1', from: ['LAD', 0.2], way: [[30, -22, 8], [30, -12, -8]], radiiMm: [0.7, 0.25] },
  { name: 'S2', from: ['LAD', 0.34], way: [[35, -30, -6], [34, -18, -22]], radiiMm: [0.6, 0.25] },
  { name: 'S3', from: ['LAD', 0.5], way: [[40, -34, -22], [38, -22, -34]], radiiMm: [0.55, 0.25], chance: 0.7 },
  { name: 'ramus', from: ['LM', 1], way: [[38, -14, 22], [52, -10, -2], [58, -10, -20]], radiiMm: [1.1, 0.4], chance: 0.25 },
  { name: 'OM1', from: ['LCx', 0.3], way: [[46, 11, 10], [56, 6, -12], [58, -2, -32]], radiiMm: [1.3, 0.4] },
  { name: 'OM2', from: ['LCx', 0.6], way: [[50, 24, -2], [56, 16, -22], [54, 6, -38]], radiiMm: [1.1, 0.4], chance: 0.75 },
  { name: 'left PDA', from: ['LCx', 1], way: [[24, 34, -24], [28, 12, -40], [36, -8, -50]], radiiMm: [0.9, 0.35], dominance: ['left'] },
  { name: 'left PLB', from: ['LCx', 0.95], way: [[36, 37, -22], [38, 24, -38]], radiiMm: [0.9, 0.35], dominance: ['left', 'co'] },
];

// biome-ignore format: a table of shapes reads better a row a line
const right: readonly Template[] = [
  { name: 'RCA', way: [[-5, -12, 38], [-16, -26, 37], [-33, -32, 23], [-42, -28, 0], [-35, -10, -23], [-15, 13, -31], [2, 26, -27]], radiiMm: [2.25, 1.3], fillS: fillS.RCA },
  { name: 'conus', from: ['RCA', 0.08], way: [[-8, -40, 32], [4, -48, 20]], radiiMm: [0.7, 0.3], chance: 0.8 },
  { name: 'SA', from: ['RCA', 0.1], way: [[-20, -12, 46], [-24, 4, 50]], radiiMm: [0.6, 0.25], chance: 0.55 },
  { name: 'RV', from: ['RCA', 0.36], way: [[-30, -46, 4], [-14, -54, -10]], radiiMm: [0.8, 0.3], chance: 0.7 },
  { name: 'AM', from: ['RCA', 0.55], way: [[-30, -42, -20], [-12, -48, -34], [4, -48, -42]], radiiMm: [1, 0.35] },
  { name: 'PDA', from: ['RCA', 1], way: [[13, 14, -37], [27, -4, -47], [37, -19, -53]], radiiMm: [1.1, 0.4], dominance: ['right', 'co'] },
  { name: 'PLB1', from: ['RCA', 1], way: [[12, 32, -22], [26, 34, -24], [36, 22, -36]], radiiMm: [1.1, 0.4], dominance: ['right'] },
  { name: 'PLB2', from: ['PLB1', 0.3], way: [[26, 30, -14], [38, 26, -20]], radiiMm: [0.7, 0.3], dominance: ['right'], chance: 0.7 },
];

/** Lengths from the ostium in mm that the LAD and the RCA's trunk may have. */
const trunkMm = [100, 140] as const;

/** Draws a patient's heart: dominance (right, left, co about 80, 10 and 10 %), size, turn, calibre, stenoses and both trees. */
export function createHeart(random: Random): Heart {
  for (;;) {
    const shape = drawShape(random);
    const LCA = growTree(left, shape, random);
    if (!hasUsualLength(LCA, 'LAD')) continue;
    const RCA = growTree(right, shape, random);
    if (!hasUsualLength(RCA, 'RCA')) continue;
    const arteries = { LCA: [...LCA, ...growTwigs(LCA, random)], RCA: [...RCA, ...growTwigs(RCA, random)] };
    return { ...shape, arteries };
  }
}

function hasUsualLength(tree: readonly Vessel[], trunk: string): boolean {
  const mm = tree.find(({ name }) => name === trunk)?.distancesMm.at(-1) ?? 0;
  return mm >= trunkMm[0] && mm <= trunkMm[1];
}

function drawShape(random: Random): HeartShape {
  const share = random.uniform();
  return {
    dominance: share < 0.8 ? 'right' : share < 0.9 ? 'left' : 'co',
    stenoses: Array.from({ length: random.integer(3) }, () => ({
      vessel: pick(random, ['LAD', 'LCx', 'RCA', 'D1', 'OM1']),
      at: between(random, 0.15, 0.6),
      narrowing: between(random, 0.4, 0.9),
    })),
    stretch: [between(random, 0.88, 1.14), between(random, 0.88, 1.14), between(random, 0.86, 1.14)],
    turnDegrees: [random.normal() * 7, random.normal() * 7, random.normal() * 9],
    calibre: between(random, 0.9, 1.1),
    tortuosityMm: between(random, 0.2, 1.8),
  };
}

/** A heart without its vessels. */
export type HeartShape = Omit<Heart, 'arteries'>;

function growTree(templates: readonly Template[], shape: HeartShape, random: Random): Vessel[] {
  const grown = new Map<string, Vessel>();
  for (const template of templates) {
    const present = random.uniform() < (template.chance ?? 1);
    const fits = template.dominance?.includes(shape.dominance) ?? true;
    const parent = template.from ? grown.get(template.from[0]) : undefined;
    if (present && fits && (parent || !template.from))
      grown.set(template.name, growVessel(template, { shape, parent, random }));
  }
  return [...grown.values()];
}

interface Growth {
  readonly shape: HeartShape;
  readonly parent: Vessel | undefined;
  readonly random: Random;
}

function growVessel(template: Template, { shape, parent, random }: Growth): Vessel {
  const share = (template.from?.[1] ?? 0) * between(random, 0.92, 1);
  const origin = parent ? Math.round(share * (parent.points.length - 1)) : 0;
  const controls = template.way.map((point) => placeInChest(jitter(point, random), shape));
  const start = parent?.points[origin];
  const line = meander(sampleSpline(start ? [start, ...controls] : controls), shape.tortuosityMm, random);
  const startMm = parent?.distancesMm[origin] ?? 0;
  const startS = parent?.arrivalsS[origin] ?? 0;
  const lengthMm = (line.length - 1) * stepMm;
  const inherited = parent?.speedMmPerS ?? leftMainMmPerS;
  const speedMmPerS = template.fillS === undefined ? inherited : lengthMm / (template.fillS - startS);
  return {
    name: template.name,
    parent: parent?.name ?? null,
    points: line,
    radiiMm: taper(template, line.length, shape),
    distancesMm: line.map((_, index) => startMm + index * stepMm),
    arrivalsS: line.map((_, index) => startS + (index * stepMm) / speedMmPerS),
    speedMmPerS,
  };
}

/** Radii from start to end, thinner where the vessel has a stenosis. */
function taper({ name, radiiMm: [first, last] }: Template, count: number, { calibre, stenoses }: HeartShape): number[] {
  const own = stenoses.filter(({ vessel }) => vessel === name);
  return Array.from({ length: count }, (_, index) => {
    const radius = calibre * (first + (last - first) * (index / count) ** 0.8);
    const narrowed = ({ at, narrowing }: Stenosis): number =>
      1 - narrowing * Math.exp(-((((index - at * count) * stepMm) / 4) ** 2));
    return own.reduce((value, stenosis) => value * narrowed(stenosis), radius);
  });
}

function jitter(point: Vector, random: Random): Vector {
  return add(point, [random.normal() * 2.2, random.normal() * 2.2, random.normal() * 2.2]);
}

function placeInChest(point: Vector, { stretch, turnDegrees }: HeartShape): Vector {
  return rotate([point[0] * stretch[0], point[1] * stretch[1], point[2] * stretch[2]], turnDegrees);
}

/** Side-to-side waves across the line, none where it begins: its origin stays on its parent. */
function meander(line: readonly Vector[], amplitudeMm: number, random: Random): Vector[] {
  const waves = [between(random, 13, 22), between(random, 25, 45)].map((lengthMm) => ({
    lengthMm,
    share: lengthMm / 30,
    phase: between(random, 0, 2 * Math.PI),
    direction: normalise([random.normal(), random.normal(), random.normal()]),
  }));
  return line.map((point, index) => {
    const way = index * stepMm;
    const growth = Math.min(1, way / 12) * amplitudeMm;
    return waves.reduce(
      (moved, { lengthMm, share, phase, direction }) =>
        add(moved, scale(direction, growth * share * Math.sin((2 * Math.PI * way) / lengthMm + phase))),
      point,
    );
  });
}
