/** The C-arm: from which angle a series looks at the heart, and where a point of the chest then lies in the picture. */
import type { Random } from '../numeric/random.js';
import type { Artery } from './anatomy.js';
import { between, pick } from './draw-between.js';
import { rotate, type Vector } from './vector.js';

/** Angles in degrees as DICOM has them: LAO and cranial positive. */
export interface View {
  readonly primaryAngle: number;
  readonly secondaryAngle: number;
}

/** Where the picture's centre looks, and how large a millimetre of the heart is in it. */
export interface Framing {
  readonly centerMm: readonly [x: number, y: number];
  /** At the isocentre. */
  readonly pixelsPerMm: number;
  readonly sourceToDetectorMm: number;
  /** The side of the detector's field that is read out. */
  readonly fieldOfViewMm: number;
}

/** The usual views of each artery, as [primary, secondary]. Source: Di Mario and Sutaria, Heart 91, 2005, 968-976. */
const usualViews: Readonly<Record<Artery, readonly (readonly [number, number])[]>> = {
  LCA: [
    [-25, -22],
    [0, 32],
    [45, 25],
    [45, -28],
    [-30, 22],
    [-5, -28],
    [88, 0],
  ],
  RCA: [
    [45, 0],
    [-30, 0],
    [20, 25],
    [-5, 28],
    [30, 15],
  ],
};

/** From the X-ray source to the isocentre, which is the heart's centre, in mm. */
export const sourceToIsocentreMm = 750;

/** A usual view of the artery, or of any artery where `matched`, give or take a few degrees. */
export function drawView(artery: Artery, matched: boolean, random: Random): View {
  const shown = matched ? pick(random, ['LCA', 'RCA'] as const) : artery;
  const [primary, secondary] = pick(random, usualViews[shown]);
  return {
    primaryAngle: Math.round(primary + random.normal() * 6),
    secondaryAngle: Math.round(secondary + random.normal() * 5),
  };
}

/** Sides of the fields that detectors offer, in mm. */
const fieldsMm = [150, 160, 170, 200] as const;

/** Aims at the middle of the tree, off by some millimetres; the detector stands 0.9 to 1.2 m from the source. */
export function drawFraming(points: readonly Vector[], size: number, random: Random): Framing {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const sourceToDetectorMm = 10 * Math.round(between(random, 90, 120));
  const fieldOfViewMm = pick(random, fieldsMm);
  return {
    centerMm: [middle(xs) + random.normal() * 8, middle(ys) + random.normal() * 7],
    pixelsPerMm: ((size / fieldOfViewMm) * sourceToDetectorMm) / sourceToIsocentreMm,
    sourceToDetectorMm,
    fieldOfViewMm,
  };
}

function middle(values: readonly number[]): number {
  return (Math.min(...values) + Math.max(...values)) / 2;
}

/** The direction of a point in the picture's plane, in mm: x to the right, y down; the third is away from the detector, to the source. */
export function project([x, y, z]: Vector, view: View): Vector {
  const [right, depth] = rotate([x, y, 0], [0, 0, -view.primaryAngle]);
  const tilt = (view.secondaryAngle * Math.PI) / 180;
  return [right, -(z * Math.cos(tilt) + depth * Math.sin(tilt)), depth * Math.cos(tilt) - z * Math.sin(tilt)];
}

/** Cone-beam projection of a point as {@link project} gives it: what lies nearer to the source is larger. */
export function toPixels(
  point: Vector,
  framing: Pick<Framing, 'centerMm' | 'pixelsPerMm'>,
  size: number,
): readonly [x: number, y: number] {
  const enlarged = sourceToIsocentreMm / (sourceToIsocentreMm - point[2]);
  return [
    size / 2 + (point[0] * enlarged - framing.centerMm[0]) * framing.pixelsPerMm,
    size / 2 + (point[1] * enlarged - framing.centerMm[1]) * framing.pixelsPerMm,
  ];
}
