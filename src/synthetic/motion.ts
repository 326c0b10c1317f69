/** What moves while a series is taken: the heart beats, the patient breathes, the table is moved. */
import type { Random } from '../numeric/random.js';
import { between } from './draw-between.js';
import { add, scale, type Vector } from './vector.js';

/** How one series moves; times are seconds after the contrast left the catheter. */
export interface Motion {
  readonly beatsPerS: number;
  /** Where in the beat the series begins, 0 to 1. */
  readonly beatPhase: number;
  /** How far the diaphragm moves from its middle, in mm; 0 where the breath is held. */
  readonly breathMm: number;
  readonly breathPeriodS: number;
  readonly breathPhase: number;
  /** Where the table ends: to the patient's left and to the head, in mm; null where it stays. */
  readonly pan: { readonly lateralMm: number; readonly longitudinalMm: number; readonly startS: number } | null;
}

/** How long the table is on its way. */
const panS = 1.2;

/** Draws a motion: a third of the patients hold their breath, in four of ten series the table moves. */
export function drawMotion(random: Random): Motion {
  const held = random.uniform() < 1 / 3;
  const moves = random.uniform() < 0.4;
  const motion = {
    beatsPerS: between(random, 0.9, 1.6),
    beatPhase: random.uniform(),
    breathMm: between(random, 2, 7),
    breathPeriodS: between(random, 3, 5.5),
    breathPhase: random.uniform(),
  };
  const pan = {
    lateralMm: Math.round(between(random, -12, 12)),
    longitudinalMm: Math.round(between(random, -12, 12)),
    startS: between(random, 0.3, 1.2),
  };
  return { ...motion, breathMm: held ? 0 : motion.breathMm, pan: moves ? pan : null };
}

/** How far the heart is contracted: 0 at rest, 1 at the end of systole, which takes less than half of a beat. */
export function beatAt({ beatsPerS, beatPhase }: Motion, timeS: number): number {
  const share = timeS * beatsPerS + beatPhase;
  const place = share - Math.floor(share);
  if (place < 0.3) return 0.5 - 0.5 * Math.cos((Math.PI * place) / 0.3);
  return place < 0.55 ? 0.5 + 0.5 * Math.cos((Math.PI * (place - 0.3)) / 0.25) : 0;
}

/** How far the diaphragm, and the heart with it, has moved to the feet, in mm. */
export function breathAt({ breathMm, breathPeriodS, breathPhase }: Motion, timeS: number): number {
  return breathMm * Math.sin(2 * Math.PI * (timeS / breathPeriodS + breathPhase));
}

/** How far the table has moved the patient: to the left, to the back (never), to the head, in mm. */
export function panAt({ pan }: Motion, timeS: number): Vector {
  if (pan === null) return [0, 0, 0];
  const share = Math.max(0, Math.min(1, (timeS - pan.startS) / panS));
  return [share * pan.lateralMm, 0, share * pan.longitudinalMm];
}

/** The height of the ostia, in mm above the heart's centre: what lies there hardly moves. */
const baseMm = 42;

/** Where a point of the heart lies when it is contracted so far: nearer to the middle, pulled to the apex, a little twisted. */
export function contract(point: Vector, beat: number): Vector {
  const share = beat * Math.max(0, Math.min(1, (baseMm - point[2]) / 45));
  const twist = 0.09 * share;
  const [x, y, z] = scale(point, 1 - 0.06 * share);
  return add([x - twist * y, y + twist * x, z], [2.5 * share, -1.5 * share, -5 * share]);
}
