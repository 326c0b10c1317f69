/** The light that reaches the detector, moment by moment, and which pixel shows what. */
import type { Random } from '../numeric/random.js';
import { createChest } from './chest.js';
import { interpolate } from './coarse-map.js';
import { createCollimation } from './collimator.js';
import { createTreePainter, type TreeMaps } from './draw-tree.js';
import { breathAt, type Motion, panAt } from './motion.js';
import { addScatter } from './scatter.js';
import type { SeriesScene, Technique } from './series-scene.js';
import { add } from './vector.js';
import { project } from './view.js';

/** What a pixel of a mask shows: sums of these. */
export const maskBits = { vessel: 1, catheter: 2, collimator: 4, diaphragm: 8 } as const;

/** One moment: light, of which 1 is bright tissue, and what each pixel shows. */
interface Moment {
  readonly light: Float32Array;
  readonly mask: Uint8Array;
}

/** A function that gives the moment `timeS`, which should be one of `timesS`. */
export function createExposure(
  scene: SeriesScene,
  technique: Technique,
  { timesS, random }: { readonly timesS: readonly number[]; readonly random: Random },
): (timeS: number) => Moment {
  const { view, size, look } = scene;
  const { framing } = technique;
  const shift = createShift(scene, technique);
  const moves = timesS.flatMap((timeS) => [...shift(timeS, 0), ...shift(timeS, 1)]);
  const marginPx = Math.ceil(Math.max(...moves.map(Math.abs))) + 2;
  const chest = createChest({ view, framing, size, marginPx }, random);
  const collimation = createCollimation(size, look.borders, view);
  const vessels = scene.heart.arteries[scene.artery];
  const paint = createTreePainter({ ...technique, vessels, catheter: look.catheter, view, size });
  const gain = meter(interpolate(chest.still, size, [0, 0]), interpolate(chest.breathing, size, [0, 0]), size);
  return (timeS) => {
    const [fixed, breathing] = [shift(timeS, 0), shift(timeS, 1)];
    const light = interpolate(chest.still, size, fixed);
    const shadow = interpolate(chest.breathing, size, breathing);
    const belowMm = interpolate(chest.diaphragmMm, size, breathing);
    const tree = paint(timeS);
    attenuate(light, { tree, shadow, gain, perPixel: technique.contrastPerMm / framing.pixelsPerMm });
    addScatter(light, size, technique.scatter);
    for (let index = 0; index < light.length; index++) light[index]! *= collimation[index]!;
    return { light, mask: markPixels(tree, { collimation, belowMm, pixelsPerMm: framing.pixelsPerMm }) };
  };
}

/** How far the chest has moved in the picture, in pixels: with the table, and with so much of the breath. */
function createShift(
  { view }: SeriesScene,
  { framing, motion }: { readonly framing: Technique['framing']; readonly motion: Motion },
): (timeS: number, share: number) => readonly [right: number, down: number] {
  return (timeS, share) => {
    const moved = add(panAt(motion, timeS), [0, 0, -share * breathAt(motion, timeS)]);
    const [x, y] = project(moved, view);
    return [x * framing.pixelsPerMm, y * framing.pixelsPerMm];
  };
}

/** What automatic exposure makes of the mean light in the middle half of the picture. */
const meteredLight = 0.5;

/** Automatic exposure: the factor that brings the middle of the picture to the usual light. */
function meter(still: Float32Array, shadow: Float32Array, size: number): number {
  const [from, to] = [Math.floor(size / 4), Math.ceil((3 * size) / 4)];
  let sum = 0;
  for (let row = from; row < to; row++)
    for (let column = from; column < to; column++) sum += still[row * size + column]! * shadow[row * size + column]!;
  return (meteredLight * (to - from) ** 2) / sum;
}

interface Attenuation {
  readonly tree: TreeMaps;
  readonly shadow: Float32Array;
  readonly gain: number;
  /** Attenuation of a pixel's length of contrast. */
  readonly perPixel: number;
}

function attenuate(light: Float32Array, { tree, shadow, gain, perPixel }: Attenuation): void {
  for (let index = 0; index < light.length; index++) {
    const thickness = tree.vessels[index]! + tree.catheter[index]!;
    const passed = thickness > 0 ? Math.exp(-perPixel * thickness) : 1;
    light[index] = gain * light[index]! * shadow[index]! * passed;
  }
}

/** The least contrast that counts as vessel or catheter, in mm. */
const leastMm = 0.2;

interface Surroundings {
  readonly collimation: Float32Array;
  readonly belowMm: Float32Array;
  readonly pixelsPerMm: number;
}

function markPixels(tree: TreeMaps, { collimation, belowMm, pixelsPerMm }: Surroundings): Uint8Array {
  const least = leastMm * pixelsPerMm;
  const mask = new Uint8Array(collimation.length);
  for (let index = 0; index < mask.length; index++) {
    mask[index] =
      (tree.vessels[index]! >= least ? maskBits.vessel : 0) +
      (tree.catheter[index]! >= least ? maskBits.catheter : 0) +
      (collimation[index]! < 0.5 ? maskBits.collimator : 0) +
      (belowMm[index]! > 0 ? maskBits.diaphragm : 0);
  }
  return mask;
}
