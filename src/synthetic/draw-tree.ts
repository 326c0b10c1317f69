/** The vessels of a moment and the catheter, as thickness of contrast in the picture. */

import { type Catheter, catheterRadiusMm, placeCatheter } from './catheter.js';
import { fillVessel, type Injection } from './contrast-flow.js';
import { clearThickness, createThicknessMap, drawTubes, type ThicknessMap, type Tube } from './draw-tubes.js';
import { beatAt, breathAt, contract, type Motion, panAt } from './motion.js';
import { add, type Vector } from './vector.js';
import type { Vessel } from './vessel.js';
import { type Framing, project, toPixels, type View } from './view.js';

/** What is drawn, and how it is seen and moves. */
export interface TreeScene {
  readonly vessels: readonly Vessel[];
  readonly catheter: Catheter;
  readonly view: View;
  readonly framing: Framing;
  readonly size: number;
  readonly motion: Motion;
  readonly injection: Injection;
  /** How much contrast flows back into the aorta, 0 to 1. */
  readonly reflux: number;
}

/** Thickness of contrast in pixels. */
export interface TreeMaps {
  readonly vessels: Float32Array;
  readonly catheter: Float32Array;
}

/** What does not move has a group of its own. */
interface Body {
  readonly group: number;
  readonly points: readonly Vector[];
  readonly radiiPx: Float32Array;
  readonly fillAt: (timeS: number) => ArrayLike<number>;
}

/** A function that draws the moment `timeS`; its maps are overwritten by the next call. */
export function createTreePainter(scene: TreeScene): (timeS: number) => TreeMaps {
  const { view, framing, size, motion } = scene;
  const vessels = describeVessels(scene);
  const catheter = describeCatheter(scene);
  const maps = { vessels: createThicknessMap(size), catheter: createThicknessMap(size) };
  const paint = (map: ThicknessMap, bodies: readonly Body[], timeS: number): Float32Array => {
    const beat = beatAt(motion, timeS);
    const moved = add(panAt(motion, timeS), [0, 0, -0.7 * breathAt(motion, timeS)]);
    const tubes = bodies.map(({ points, group, radiiPx, fillAt }): Tube => {
      const line = new Float32Array(2 * points.length);
      for (const [index, point] of points.entries()) {
        const at = toPixels(project(add(contract(point, beat), moved), view), framing, size);
        line.set(at, 2 * index);
      }
      return { group, line, radii: radiiPx, fillings: fillAt(timeS) };
    });
    clearThickness(map);
    drawTubes(map, tubes);
    return map.total;
  };
  return (timeS) => ({
    vessels: paint(maps.vessels, vessels, timeS),
    catheter: paint(maps.catheter, [catheter], timeS),
  });
}

function describeVessels(scene: TreeScene): Body[] {
  const { vessels, framing, injection } = scene;
  const groups = new Map<string, number>();
  const bodies = vessels.map((vessel, index): Body => {
    const parent = vessels.find(({ name }) => name === vessel.parent);
    const continues = parent !== undefined && vessel.distancesMm[0]! > parent.distancesMm.at(-1)! - 6;
    const group = (continues ? groups.get(parent.name) : undefined) ?? index;
    groups.set(vessel.name, group);
    // A branch begins at its parent's wall, not at its middle.
    const hidden = parent === undefined || continues ? 0 : Math.round(1.6 * vessel.radiiMm[0]!);
    const radiiPx = Float32Array.from(vessel.radiiMm, (radius, at) => (at < hidden ? 0 : radius * framing.pixelsPerMm));
    return { group, points: vessel.points, radiiPx, fillAt: (timeS) => fillVessel(vessel, timeS, injection) };
  });
  return [...bodies, describeReflux(scene)];
}

/** A cloud of contrast at the ostium, while it is injected. */
function describeReflux({ vessels, framing, injection, reflux }: TreeScene): Body {
  const [x, y, z] = vessels[0]!.points[0]!;
  const points = Array.from({ length: 12 }, (_, at): Vector => [x - 0.5 * at, y + 0.4 * at, z + 0.9 * at - 3]);
  const radiiPx = Float32Array.from(
    points,
    (_, at) => (2 + 5 * reflux * Math.sin((Math.PI * (at + 1)) / 13)) * framing.pixelsPerMm,
  );
  const fillAt = (timeS: number): number[] => {
    const share =
      timeS < 0 ? 0 : Math.min(1, timeS / 0.3) * Math.exp(-Math.max(0, timeS - 0.7 * injection.durationS) / 0.3);
    return points.map(() => 0.16 * reflux * share);
  };
  return { group: vessels.length, points, radiiPx, fillAt };
}

/** Its wall is dense enough to be seen before the contrast comes. */
function describeCatheter({ vessels, catheter, framing }: TreeScene): Body {
  const points = placeCatheter(catheter, vessels[0]!.points[0]!);
  const radiiPx = new Float32Array(points.length).fill(catheterRadiusMm * framing.pixelsPerMm);
  return { group: 0, points, radiiPx, fillAt: (timeS) => new Float32Array(points.length).fill(timeS < 0 ? 0.45 : 0.9) };
}
