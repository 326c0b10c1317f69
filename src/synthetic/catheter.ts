/** The catheter: down the aorta to an artery's ostium, in the shape that its name stands for. */
import { sampleSpline } from './spline.js';
import { add, type Vector } from './vector.js';

/** JL and JR fit one artery each, TIG both. */
export type Catheter = 'JL' | 'JR' | 'TIG';

/** 6 French. */
export const catheterRadiusMm = 1;

/** From the arch to the ostium, relative to the latter in mm: JL lies at the far wall and bends twice, JR bends once, TIG in an arc. */
const ways: Readonly<Record<Catheter, readonly Vector[]>> = {
  JL: [
    [2, 22, 90],
    [-10, 14, 55],
    [-22, 8, 24],
    [-25, 6, 6],
    [-18, 4, -3],
    [-8, 2, 0],
  ],
  JR: [
    [2, 22, 90],
    [-4, 18, 50],
    [-2, 14, 20],
    [0, 10, 4],
    [-1, 5, -2],
  ],
  TIG: [
    [2, 22, 90],
    [-8, 16, 55],
    [-13, 11, 28],
    [-12, 7, 8],
    [-7, 3, -1],
  ],
};

/** Points every half millimetre; the last one is the ostium. */
export function placeCatheter(kind: Catheter, ostium: Vector): Vector[] {
  return sampleSpline([...ways[kind].map((point) => add(point, ostium)), ostium]);
}
