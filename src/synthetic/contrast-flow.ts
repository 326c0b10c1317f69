/** Contrast in time: it fills the vessels along their length, stays while it is injected, and washes out. */
import type { Vessel } from './vessel.js';

/** How a series was injected. */
export interface Injection {
  /** How many times faster than usual the blood runs in this series. */
  readonly flow: number;
  readonly durationS: number;
  /** Time in which what is left falls to 37 %. */
  readonly decayS: number;
}

/** Time in which a point fills, once the front is near. */
const riseS = 0.12;

/** How full of contrast each point of a vessel is, 0 to 1, `timeS` after the contrast left the catheter. */
export function fillVessel(vessel: Pick<Vessel, 'arrivalsS'>, timeS: number, injection: Injection): number[] {
  const { flow, durationS, decayS } = injection;
  return vessel.arrivalsS.map((arrivalS) => {
    const sinceS = timeS - arrivalS / flow;
    const rise = Math.max(0, Math.min(1, sinceS / riseS + 1));
    return timeS < 0 ? 0 : rise * Math.exp(-Math.max(0, sinceS - durationS) / decayS);
  });
}

/** The share of the tree's length that is at least a third full: what a reader could see of it. */
export function findVisibleShare(vessels: readonly Vessel[], timeS: number, injection: Injection): number {
  const fillings = vessels.flatMap((vessel) => fillVessel(vessel, timeS, injection));
  return fillings.filter((filling) => filling >= 1 / 3).length / fillings.length;
}
