/** The frames of one series: contrast runs into a beating heart in front of a still chest, seen through noise. */
import type { Random } from '../numeric/random.js';
import type { Artery, Heart, Vessel } from './anatomy.js';
import { drawBackground } from './background.js';
import { fillVessel, findVisibleShare, type Injection } from './contrast-flow.js';
import { drawTubes, type Tube } from './draw-tubes.js';
import { between } from './random-stream.js';
import type { Catheter, SeriesLook } from './series-look.js';
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
  /** How many of them, the first ones, were taken before the contrast. */
  readonly uncontrasted: number;
  readonly look: SeriesLook;
  /** X-ray quanta, as a multiple of the usual. */
  readonly dose: number;
}

/** Independent numbers: those of the chest are the patient's, those of the noise the file's. */
export interface SeriesStreams {
  readonly chest: Random;
  readonly scene: Random;
  readonly noise: Random;
}

/** Pictures, and what the truth says of them. */
export interface DrawnSeries {
  /** Stored values, `[size, size]` each. */
  readonly frames: readonly Uint16Array[];
  readonly frameTimeMs: number;
  /** The share of the tree's length that is visibly filled, frame by frame. */
  readonly contrast: readonly number[];
}

/** How this series was injected and exposed. */
interface Technique {
  readonly framing: Framing;
  readonly contrast: number;
  readonly injection: Injection;
  /** From the first frame to the last; the same for both arteries, so that no header tells them apart. */
  readonly windowS: number;
  readonly beatsPerS: number;
  readonly phase: number;
  readonly breathMm: number;
  readonly quanta: number;
}

const catheterRadiusMm = 0.9;
/** Attenuation of a millimetre of contrast. */
const contrastPerMm = 0.13;

/** From the aortic arch down to the ostium, which ends the way. */
const catheterWays: Readonly<Record<Catheter, readonly Vector[]>> = {
  JL: [
    [-4, 12, 112],
    [-13, 4, 78],
    [-15, -2, 55],
    [-6, -4, 42],
  ],
  JR: [
    [-4, 12, 112],
    [-12, 4, 78],
    [-8, -6, 54],
  ],
  TIG: [
    [-6, 10, 112],
    [-10, 4, 80],
    [-9, -2, 58],
  ],
};

/** Draws a series. */
export function drawSeries(scene: SeriesScene, streams: SeriesStreams): DrawnSeries {
  const vessels = scene.heart.arteries[scene.artery];
  const projected = vessels.flatMap(({ points }) => points.map((point) => project(point, scene.view)));
  const framing = drawFraming(projected, scene.size, streams.scene);
  const technique = drawTechnique(framing, scene.dose, streams.scene);
  const background = drawBackground({ view: scene.view, framing, size: scene.size }, streams.chest);
  const brightest = quantileOfExp(background, 0.98);
  const stepS = technique.windowS / scene.frames;
  const timesS = Array.from({ length: scene.frames }, (_, frame) => (frame - scene.uncontrasted + 0.5) * stepS);
  const frames = timesS.map((timeS) => {
    const thickness = drawContrast(scene, technique, timeS);
    const factor = (technique.contrast * contrastPerMm) / framing.pixelsPerMm;
    const light = background.map((value, index) => Math.exp(-value - factor * (thickness[index] ?? 0)) / brightest);
    return expose(collimate(light, scene.size, scene.look.borders), scene, { technique, random: streams.noise });
  });
  const contrast = timesS.map((timeS) => findVisibleShare(vessels, timeS, technique.injection));
  return { frames, frameTimeMs: Math.round(1000 * stepS), contrast };
}

function drawTechnique(framing: Framing, dose: number, random: Random): Technique {
  return {
    framing,
    contrast: between(random, 0.65, 1.1),
    injection: {
      flow: between(random, 0.85, 1.18),
      durationS: between(random, 1.6, 2.4),
      decayS: between(random, 0.5, 0.9),
    },
    windowS: between(random, 2, 3),
    beatsPerS: between(random, 0.9, 1.6),
    phase: random.uniform(),
    breathMm: between(random, 0, 4),
    quanta: dose * between(random, 120, 600),
  };
}

/** Thickness of contrast in pixels, `timeS` after it left the catheter. */
function drawContrast(scene: SeriesScene, technique: Technique, timeS: number): Float32Array {
  const { view, size } = scene;
  const beat = 0.5 - 0.5 * Math.cos(2 * Math.PI * (technique.beatsPerS * timeS + technique.phase));
  const breath = technique.breathMm * Math.sin(timeS + 6 * technique.phase);
  const place = (point: Vector): readonly [number, number] => {
    const [x, y, z] = project(scale(point, 1 - 0.05 * beat), view);
    return toPixels([x, y + breath, z], technique.framing, size);
  };
  const toTube = (vessel: Tubular, fillings: readonly number[]): Tube => ({
    line: vessel.points.map(place),
    radii: vessel.radiiMm.map((radius) => radius * technique.framing.pixelsPerMm),
    fillings,
  });
  const vessels = scene.heart.arteries[scene.artery];
  const catheter = createCatheter(scene.look.catheter, vessels);
  // Its wall is dense enough to be seen before the contrast comes.
  const inCatheter = catheter.points.map(() => (timeS < 0 ? 0.4 : 1));
  const map = new Float32Array(size * size);
  drawTubes(map, size, [
    ...vessels.map((vessel) => toTube(vessel, fillVessel(vessel, timeS, technique.injection))),
    toTube(catheter, inCatheter),
  ]);
  return map;
}

type Tubular = Pick<Vessel, 'points' | 'radiiMm'>;

function createCatheter(kind: Catheter, vessels: readonly Vessel[]): Tubular {
  const ostium = vessels[0]?.points[0] ?? [0, 0, 0];
  const points = sampleSpline([...catheterWays[kind], ostium]);
  return { points, radiiMm: points.map(() => catheterRadiusMm) };
}

/** Darkens what lies behind the collimator's blades. */
function collimate(light: Float32Array, size: number, borders: readonly number[]): Float32Array {
  const [left = 0, right = 0, top = 0, bottom = 0] = borders.map((share) => share * size);
  if (left + right + top + bottom === 0) return light;
  return light.map((value, index) => {
    const x = index % size;
    const y = Math.floor(index / size);
    return x < left || y < top || size - 1 - x < right || size - 1 - y < bottom ? 0.04 * value : value;
  });
}

/** Quantum noise, detector blur, the vendor's edges and curve, the marker; then stored values. */
function expose(
  light: Float32Array,
  { size, look }: SeriesScene,
  { technique, random }: { readonly technique: Technique; readonly random: Random },
): Uint16Array {
  const noisy = light.map((value) => Math.max(0, value + Math.sqrt(value / technique.quanta) * random.normal()));
  const blurred = blur(blur(noisy, size, 1), size, size);
  const soft = blur(blur(blurred, size, 1), size, size);
  const { gamma, edge, bitsStored, white } = look.vendor;
  const greatest = 2 ** bitsStored - 1;
  const grey = Uint16Array.from(blurred, (value, index) => {
    const sharp = Math.max(0, value + edge * (value - soft[index]!));
    return Math.min(greatest, Math.round(greatest * white * sharp ** gamma));
  });
  if (look.marker !== null) burnMarker(grey, size, { corner: look.marker, level: greatest });
  const upsideDown = look.monochrome1 !== (look.mismatch === 'inverted');
  return upsideDown ? grey.map((value) => greatest - value) : grey;
}

/** A letter of five by seven squares, the same in every file. */
const glyph = ['10001', '11011', '10101', '10001', '10001', '10001', '10001'];

function burnMarker(grey: Uint16Array, size: number, { corner, level }: { corner: string; level: number }): void {
  const dot = Math.max(1, Math.round(size / 128));
  const near = 4 * dot;
  const x0 = corner.endsWith('left') ? near : size - near - 5 * dot;
  const y0 = corner.startsWith('top') ? near : size - near - 7 * dot;
  for (let y = 0; y < 7 * dot; y++)
    for (let x = 0; x < 5 * dot; x++)
      if (glyph[Math.floor(y / dot)]![Math.floor(x / dot)] === '1') grey[(y0 + y) * size + x0 + x] = level;
}

/** A quarter, a half, a quarter along one axis: `step` 1 for rows, `size` for columns; ends are repeated. */
function blur(values: Float32Array, size: number, step: number): Float32Array {
  const blurred = new Float32Array(values.length);
  for (let line = 0; line < size; line++) {
    const first = step === 1 ? line * size : line;
    const last = first + (size - 1) * step;
    for (let index = first; index <= last; index += step) {
      const before = values[index === first ? index : index - step]!;
      const after = values[index === last ? index : index + step]!;
      blurred[index] = 0.25 * before + 0.5 * values[index]! + 0.25 * after;
    }
  }
  return blurred;
}

function quantileOfExp(attenuation: Float32Array, share: number): number {
  const sorted = attenuation.slice().sort();
  return Math.exp(-(sorted[Math.floor((1 - share) * sorted.length)] ?? 0));
}
