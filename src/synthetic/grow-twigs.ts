/** The many small vessels without a name that leave the named ones and stay on the heart's surface. */
import type { Random } from '../numeric/random.js';
import { between } from './draw-between.js';
import { stepMm } from './spline.js';
import { add, cross, dot, normalise, scale, subtract, type Vector } from './vector.js';
import type { Vessel } from './vessel.js';

/** Those that enter the muscle, and those that are too short, have none. */
const bare = /^(LM|S\d|conus|SA)$/;

/** Twigs of all vessels, one every 5 to 12 mm, to both sides. */
export function growTwigs(vessels: readonly Vessel[], random: Random): Vessel[] {
  return vessels.filter(({ name }) => !bare.test(name)).flatMap((vessel) => growAlong(vessel, random));
}

function growAlong(parent: Vessel, random: Random): Vessel[] {
  const twigs: Vessel[] = [];
  let at = Math.round(between(random, 8, 18) / stepMm);
  while (at < parent.points.length - 6) {
    twigs.push(growTwig(parent, at, random));
    at += Math.round(between(random, 5, 12) / stepMm);
  }
  return twigs;
}

function growTwig(parent: Vessel, at: number, random: Random): Vessel {
  const radius = Math.min(0.6, 0.6 * parent.radiiMm[at]!) * between(random, 0.6, 1);
  const points = wander(parent, at, { count: Math.round((radius * between(random, 35, 90)) / stepMm), random });
  return {
    name: `${parent.name} twig`,
    parent: parent.name,
    points,
    radiiMm: points.map((_, index) => radius * (1 - 0.65 * (index / points.length))),
    distancesMm: points.map((_, index) => parent.distancesMm[at]! + index * stepMm),
    arrivalsS: points.map((_, index) => parent.arrivalsS[at]! + (index * stepMm) / parent.speedMmPerS),
    speedMmPerS: parent.speedMmPerS,
  };
}

/** Goes off at 35 to 80 degrees, bends at random, and keeps its distance from the heart's centre. */
function wander(parent: Vessel, at: number, { count, random }: { count: number; random: Random }): Vector[] {
  const start = parent.points[at]!;
  const along = normalise(subtract(parent.points[at + 2]!, start));
  const aside = scale(normalise(cross(along, start)), random.uniform() < 0.5 ? 1 : -1);
  const angle = between(random, 0.6, 1.4);
  let direction = add(scale(along, Math.cos(angle)), scale(aside, Math.sin(angle)));
  let bend = random.normal() * 0.02;
  const points = [start];
  for (let point = start; points.length < Math.max(8, count); ) {
    bend = 0.9 * bend + 0.016 * random.normal();
    const outward = normalise(point);
    const turned = add(direction, scale(cross(outward, direction), bend));
    direction = normalise(subtract(turned, scale(outward, dot(turned, outward))));
    point = add(point, scale(direction, stepMm));
    points.push(point);
  }
  return points;
}
