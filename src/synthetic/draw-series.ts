/** The frames of one series: contrast runs into a beating heart in a breathing chest, seen through haze and noise. */
import type { Random } from '../numeric/random.js';
import { burnMarker } from './burn-marker.js';
import { findVisibleShare } from './contrast-flow.js';
import { createProcessing, develop } from './develop.js';
import { between } from './draw-between.js';
import { createExposure } from './expose.js';
import { drawMotion, panAt } from './motion.js';
import { countQuanta } from './quantum-noise.js';
import type { SeriesScene, Technique } from './series-scene.js';
import type { Vector } from './vector.js';
import { drawFraming, project } from './view.js';

/** Independent numbers: those of the chest are the patient's, those of the noise the file's. */
export interface SeriesStreams {
  readonly chest: Random;
  readonly scene: Random;
  readonly noise: Random;
}

/** Pictures, and what the truth says of them. */
export interface DrawnSeries {
  readonly frames: readonly DrawnFrame[];
  readonly technique: Technique;
  readonly frameTimeMs: number;
  /** Where the table stands in each frame: to the patient's left, back and head, in mm. */
  readonly tableMm: readonly Vector[];
  /** The share of the tree's length that is visibly filled, frame by frame. */
  readonly contrast: readonly number[];
}

/** One frame. */
export interface DrawnFrame {
  /** Stored values, `[size, size]`. */
  readonly grey: Uint16Array;
  /** What each pixel shows, as {@link maskBits}. */
  readonly mask: Uint8Array;
}

/** Draws a series. */
export function drawSeries(scene: SeriesScene, streams: SeriesStreams): DrawnSeries {
  const { size, look } = scene;
  const vessels = scene.heart.arteries[scene.artery];
  const technique = drawTechnique(scene, streams.scene);
  const stepS = technique.windowS / scene.frames;
  const timesS = Array.from({ length: scene.frames }, (_, frame) => (frame - scene.uncontrasted + 0.5) * stepS);
  const expose = createExposure(scene, technique, { timesS, random: streams.chest });
  const processing = createProcessing(look.vendor);
  const frames = timesS.map((timeS): DrawnFrame => {
    const { light, mask } = expose(timeS);
    countQuanta(light, technique.quanta * (512 / size) ** 2, streams.noise);
    return { grey: finish(develop(light, size, processing), scene), mask };
  });
  return {
    frames,
    technique,
    frameTimeMs: Math.round(1000 * stepS),
    tableMm: timesS.map((timeS) => panAt(technique.motion, timeS)),
    contrast: timesS.map((timeS) => findVisibleShare(vessels, timeS, technique.injection)),
  };
}

function drawTechnique({ heart, artery, view, size, dose }: SeriesScene, random: Random): Technique {
  const projected = heart.arteries[artery].flatMap(({ points }) => points.map((point) => project(point, view)));
  return {
    framing: drawFraming(projected, size, random),
    contrastPerMm: between(random, 0.2, 0.34),
    injection: {
      flow: between(random, 0.85, 1.18),
      durationS: between(random, 1.6, 2.4),
      decayS: between(random, 0.5, 0.9),
    },
    reflux: Math.max(0, between(random, -0.6, 1)),
    scatter: between(random, 0.4, 0.9),
    windowS: between(random, 2, 3),
    motion: drawMotion(random),
    quanta: dose * between(random, 400, 1400),
  };
}

/** Marker, and grey turned over in files of MONOCHROME1 and in those that only say that they aren't. */
function finish(grey: Uint16Array, { size, look }: SeriesScene): Uint16Array {
  const greatest = 2 ** look.vendor.bitsStored - 1;
  if (look.marker !== null) burnMarker(grey, size, { corner: look.marker, level: greatest });
  const upsideDown = look.monochrome1 !== (look.mismatch === 'inverted');
  return upsideDown ? grey.map((value) => greatest - value) : grey;
}
