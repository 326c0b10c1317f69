/** The frames of one series: contrast runs into a beating heart in front of a still chest, seen through noise. */
import type { Random } from '../numeric/random.js';
import type { Artery, Heart, Vessel } from './anatomy.js';
import { drawBackground } from './background.js';
import { drawTubes, fillVessel, type Tube } from './draw-tubes.js';
import { between } from './random-stream.js';
import { sampleSpline } from './spline.js';
import { scale, type Vector } from './vector.js';
import { drawFraming, type Framing, project, toPixels, type View } from './view.js';

/** What a series shows. */
export interface SeriesScene {
  readonly heart: Heart;
  readonly artery: Artery;
  readonly view: View;
  /** Rows and columns, in pixels. */
  readonly size: number;
  readonly frames: number;
}

/** How this series was injected, exposed and cut. */
interface Technique {
  readonly framing: Framing;
  readonly contrast: number;
  /** How far the contrast has come by the last frame, in mm from the ostium. */
  readonly fillMm: number;
  readonly beats: number;
  readonly phase: number;
  readonly quanta: number;
  readonly white: number;
  readonly gamma: number;
  /** Widths of the collimator's shadow at left, right, top and bottom, in pixels. */
  readonly edges: readonly number[];
}

const catheterRadiusMm = 0.9;
/** Attenuation of a millimetre of contrast. */
const contrastPerMm = 0.13;
const curveSteps = 2048;

/** From the aortic arch down to the ostium, which ends the way: the left catheter turns over, the right one points down. */
const catheterWays: Readonly<Record<Artery, readonly Vector[]>> = {
  LCA: [
    [-4, 12, 112],
    [-13, 4, 78],
    [-15, -2, 55],
    [-6, -4, 42],
  ],
  RCA: [
    [-4, 12, 112],
    [-12, 4, 78],
    [-8, -6, 54],
  ],
};

/** Draws the frames, 8-bit grey, `[size, size]` each. */
export function drawSeries(scene: SeriesScene, random: Random): Uint8Array[] {
  const vessels = scene.heart.arteries[scene.artery];
  const projected = vessels.flatMap(({ points }) => points.map((point) => project(point, scene.view)));
  const longestMm = Math.max(...vessels.map(({ distancesMm }) => distancesMm.at(-1) ?? 0));
  const framing = drawFraming(projected, scene.size, random);
  const technique = drawTechnique({ framing, longestMm, size: scene.size }, random);
  const background = drawBackground({ view: scene.view, framing: technique.framing, size: scene.size }, random);
  const brightest = quantileOfExp(background, 0.98);
  return Array.from({ length: scene.frames }, (_, frame) => {
    const thickness = drawContrast(scene, technique, (frame + 1) / scene.frames);
    const factor = (technique.contrast * contrastPerMm) / technique.framing.pixelsPerMm;
    const light = background.map((value, index) => Math.exp(-value - factor * (thickness[index] ?? 0)) / brightest);
    return expose(collimate(light, scene.size, technique.edges), scene.size, { technique, random });
  });
}

interface Field {
  readonly framing: Framing;
  /** The longest way from the ostium to an end of the tree. */
  readonly longestMm: number;
  readonly size: number;
}

function drawTechnique({ framing, longestMm, size }: Field, random: Random): Technique {
  const collimated = random.uniform() < 0.3;
  return {
    framing,
    contrast: between(random, 0.65, 1.1),
    fillMm: longestMm * between(random, 0.85, 1.1),
    beats: between(random, 0.8, 1.4),
    phase: random.uniform(),
    quanta: between(random, 120, 600),
    white: between(random, 185, 232),
    gamma: between(random, 0.65, 1.1),
    edges: Array.from({ length: 4 }, () => (collimated ? between(random, 0, 0.05) * size : -1)),
  };
}

/** Thickness of contrast in pixels at `time` (0 to 1 over the series). */
function drawContrast(scene: SeriesScene, technique: Technique, time: number): Float32Array {
  const { view, size } = scene;
  const beat = 0.5 - 0.5 * Math.cos(2 * Math.PI * (technique.beats * time + technique.phase));
  const breath = 2 * Math.sin(time + 6 * technique.phase);
  const place = (point: Vector): readonly [number, number] => {
    const [x, y, z] = project(scale(point, 1 - 0.05 * beat), view);
    return toPixels([x, y + breath, z], technique.framing, size);
  };
  const frontMm = technique.fillMm * (0.4 + 0.6 * time);
  const toTube = (vessel: Vessel): Tube => ({
    line: vessel.points.map(place),
    radii: vessel.radiiMm.map((radius) => radius * technique.framing.pixelsPerMm),
    fillings: fillVessel(vessel, frontMm),
  });
  const vessels = scene.heart.arteries[scene.artery];
  const map = new Float32Array(size * size);
  drawTubes(map, size, [...vessels.map(toTube), toTube(createCatheter(scene.artery, vessels))]);
  return map;
}

function createCatheter(artery: Artery, vessels: readonly Vessel[]): Vessel {
  const ostium = vessels[0]?.points[0] ?? [0, 0, 0];
  const points = sampleSpline([...catheterWays[artery], ostium]);
  return { points, radiiMm: points.map(() => catheterRadiusMm), distancesMm: points.map(() => 0) };
}

/** Darkens what lies behind the collimator's blades. */
function collimate(light: Float32Array, size: number, edges: readonly number[]): Float32Array {
  const [left = -1, right = -1, top = -1, bottom = -1] = edges;
  return light.map((value, index) => {
    const x = index % size;
    const y = Math.floor(index / size);
    return x < left || y < top || size - 1 - x < right || size - 1 - y < bottom ? 0.04 * value : value;
  });
}

/** Quantum noise, detector blur, then the display's curve. */
function expose(
  light: Float32Array,
  size: number,
  { technique, random }: { readonly technique: Technique; readonly random: Random },
): Uint8Array {
  const noisy = light.map((value) => Math.max(0, value + Math.sqrt(value / technique.quanta) * random.normal()));
  const blurred = blur(blur(noisy, size, 1), size, size);
  const curve = displayCurve(technique);
  const grey = new Uint8Array(blurred.length);
  for (let index = 0; index < grey.length; index++) {
    grey[index] = curve[Math.min(curve.length - 1, Math.round(blurred[index]! * curveSteps))]!;
  }
  return grey;
}

/** Grey levels of light from 0 to 2 in steps of 1 / `curveSteps`. */
function displayCurve({ white, gamma }: Technique): Uint8Array {
  return Uint8Array.from({ length: 2 * curveSteps + 1 }, (_, step) =>
    Math.min(255, Math.round(white * (step / curveSteps) ** gamma)),
  );
}

/** A quarter, a half, a quarter along one axis: `step` 1 for rows, `size` for columns; ends are repeated. */
function blur(values: Float32Array, size: number, step: number): Float32Array {
  const blurred = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const position = step === 1 ? index % size : Math.floor(index / size);
    const before = values[position === 0 ? index : index - step]!;
    const after = values[position === size - 1 ? index : index + step]!;
    blurred[index] = 0.25 * before + 0.5 * values[index]! + 0.25 * after;
  }
  return blurred;
}

function quantileOfExp(attenuation: Float32Array, share: number): number {
  const sorted = attenuation.slice().sort();
  return Math.exp(-(sorted[Math.floor((1 - share) * sorted.length)] ?? 0));
}
