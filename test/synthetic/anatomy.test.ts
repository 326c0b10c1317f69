/** Hearts and contrast: sizes, dominance, the RCA's shapes, and when each artery is full. */
import { expect, test } from 'vitest';
import { openStream } from '../../src/numeric/open-stream.js';
import { createHeart, type Heart } from '../../src/synthetic/anatomy.js';
import { fillVessel } from '../../src/synthetic/contrast-flow.js';
import type { Vessel } from '../../src/synthetic/vessel.js';
import { project } from '../../src/synthetic/view.js';

const hearts = Array.from({ length: 200 }, (_, at) => createHeart(openStream(7, `heart ${at}`)));
const find = ({ arteries }: Heart, name: string): Vessel =>
  [...arteries.LCA, ...arteries.RCA].find((vessel) => vessel.name === name)!;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

test('createHeart draws trunks of 100 to 140 mm that begin 4 to 5 mm wide, and dominance of about 80, 10 and 10 %', () => {
  for (const heart of hearts) {
    for (const name of ['LAD', 'RCA']) {
      const mm = find(heart, name).distancesMm.at(-1)!;
      expect(mm).toBeGreaterThanOrEqual(100);
      expect(mm).toBeLessThanOrEqual(140);
    }
    for (const name of ['LM', 'RCA']) {
      const diameterMm = 2 * find(heart, name).radiiMm[0]!;
      expect(diameterMm).toBeGreaterThanOrEqual(4);
      expect(diameterMm).toBeLessThanOrEqual(5);
    }
    expect(heart.stenoses.length).toBeLessThanOrEqual(2);
  }
  const right = hearts.filter(({ dominance }) => dominance === 'right').length / hearts.length;
  expect(Math.abs(right - 0.8)).toBeLessThan(0.1);
});

test('the RCA is a C in LAO and an L in RAO', () => {
  const seen = (primaryAngle: number): number[][] =>
    hearts.map((heart) => {
      const points = find(heart, 'RCA').points.map((point) => project(point, { primaryAngle, secondaryAngle: 0 }));
      const [first, middle, last] = [points[0]!, points[Math.floor(points.length / 2)]!, points.at(-1)!];
      return [(first[0] + last[0]) / 2 - middle[0], last[1] - first[1], last[0] - middle[0]];
    });
  const [lao, rao] = [seen(45), seen(-30)];
  // A C bulges to the left of both ends, by more than half its height in the mean; an L hardly does.
  expect(mean(lao.map(([bulge]) => bulge!))).toBeGreaterThan(20);
  expect(mean(rao.map(([bulge]) => bulge!))).toBeLessThan(0.6 * mean(lao.map(([bulge]) => bulge!)));
});

test.each([
  ['LAD', 36],
  ['LCx', 22],
  ['RCA', 20],
])('fillVessel fills the %s to its end after about %d frames at 30 a second', (name, frames) => {
  const injection = { flow: 1, durationS: 2, decayS: 0.7 };
  for (const heart of hearts) {
    const vessel = find(heart, name as string);
    const fullAt = Array.from({ length: 90 }, (_, frame) => frame).find(
      (frame) => fillVessel(vessel, frame / 30, injection).at(-1)! >= 0.999,
    );
    expect(Math.abs(fullAt! - Number(frames))).toBeLessThanOrEqual(1);
    expect(fillVessel(vessel, -0.1, injection).every((filling) => filling === 0)).toBe(true);
    expect(fillVessel(vessel, 6, injection).every((filling) => filling < 0.1)).toBe(true);
  }
});
