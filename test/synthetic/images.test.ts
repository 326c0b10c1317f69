/** What frames are made of: quanta, haze, blades, motion, the catheter's shapes, masks. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openStream } from '../../src/numeric/open-stream.js';
import { createHeart } from '../../src/synthetic/anatomy.js';
import { placeCatheter } from '../../src/synthetic/catheter.js';
import { createCollimation } from '../../src/synthetic/collimator.js';
import { clearThickness, createThicknessMap, drawTubes } from '../../src/synthetic/draw-tubes.js';
import { maskBits } from '../../src/synthetic/expose.js';
import { beatAt, breathAt, contract, drawMotion, panAt } from '../../src/synthetic/motion.js';
import { countQuanta } from '../../src/synthetic/quantum-noise.js';
import { addScatter } from '../../src/synthetic/scatter.js';
import { average, makeRoot, share, writeSet } from './written-set.js';

const root = makeRoot();
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

test.each([4, 20, 200])('countQuanta counts with the mean and the variance of a Poisson number of %d', (mean) => {
  const light = new Float32Array(100_000).fill(0.5);
  countQuanta(light, 2 * mean, openStream(1, 'quanta'));
  const counts = Array.from(light, (value) => value * 2 * mean);
  const found = average(counts);
  expect(Math.abs(found - mean)).toBeLessThan(0.02 * mean);
  expect(Math.abs(average(counts.map((count) => (count - found) ** 2)) - mean)).toBeLessThan(0.05 * mean);
});

test('addScatter brightens a dark line by the haze around it and keeps the mean', () => {
  const size = 64;
  const light = Float32Array.from({ length: size * size }, (_, index) => (index % size === 32 ? 0.2 : 1));
  const before = average([...light]);
  addScatter(light, size, 1);
  expect(Math.abs(average([...light]) - before)).toBeLessThan(0.02);
  expect(light[size * 32 + 32]).toBeGreaterThan(0.55);
  expect(light[size * 32 + 32]! / light[size * 32 + 10]!).toBeLessThan(0.65);
});

test('createCollimation has a soft edge where the blade ends, turned by oblique views alone', () => {
  const size = 512;
  const row = (collimation: Float32Array, y: number): Float32Array => collimation.subarray(y * size, (y + 1) * size);
  const edgeOf = (line: Float32Array): number => line.findIndex((passed) => passed >= 0.5);
  const straight = createCollimation(size, [0.1, 0, 0, 0], { primaryAngle: 0, secondaryAngle: 30 });
  const line = row(straight, 256);
  expect(Math.abs(edgeOf(line) - 51)).toBeLessThanOrEqual(1);
  expect(line.filter((passed) => passed > 0.1 && passed < 0.9).length).toBeGreaterThan(3);
  expect(edgeOf(row(straight, 20))).toBe(edgeOf(row(straight, 490)));
  const oblique = createCollimation(size, [0.1, 0, 0, 0], { primaryAngle: 45, secondaryAngle: 30 });
  expect(Math.abs(edgeOf(row(oblique, 20)) - edgeOf(row(oblique, 490)))).toBeGreaterThan(5);
});

test('the heart beats, the breath moves it slowly, and the table stays or goes one way', () => {
  const motions = Array.from({ length: 200 }, (_, at) => drawMotion(openStream(3, `motion ${at}`)));
  const times = Array.from({ length: 90 }, (_, frame) => frame / 30);
  for (const motion of motions) {
    const beats = times.map((timeS) => beatAt(motion, timeS));
    expect(Math.min(...beats)).toBe(0);
    expect(Math.max(...beats)).toBeGreaterThan(0.95);
    expect(times.every((timeS) => Math.abs(breathAt(motion, timeS)) <= 7)).toBe(true);
    const way = times.map((timeS) => Math.hypot(...panAt(motion, timeS)));
    expect(way.every((mm, at) => at === 0 || mm >= way[at - 1]!)).toBe(true);
  }
  expect(Math.abs(share(motions, ({ pan }) => pan !== null) - 0.4)).toBeLessThan(0.1);
  const moved = (z: number): number => {
    const [x1, y1, z1] = contract([20, -20, z], 1);
    return Math.hypot(x1 - 20, y1 + 20, z1 - z);
  };
  expect(moved(42)).toBe(0);
  expect(moved(-40)).toBeGreaterThan(3);
});

test('two groups of tubes add where they cross, one group counts its thickest', () => {
  const across = {
    line: Float32Array.from([10, 16, 16, 16, 22, 16]),
    radii: Float32Array.from([4, 4, 4]),
    fillings: [1, 1, 1],
  };
  const down = { ...across, line: Float32Array.from([16, 10, 16, 16, 16, 22]) };
  const middle = (second: number): number => {
    const map = createThicknessMap(32);
    clearThickness(map);
    drawTubes(map, [
      { group: 0, ...across },
      { group: second, ...down },
    ]);
    return map.total[16 * 32 + 16]!;
  };
  expect(middle(0)).toBeCloseTo(8, 3);
  expect(middle(1)).toBeCloseTo(16, 3);
});

test('JL lies far from the ostium at the other wall, JR and TIG do not', () => {
  const reach = (kind: 'JL' | 'JR' | 'TIG'): number => -Math.min(...placeCatheter(kind, [0, 0, 0]).map(([x]) => x));
  expect(reach('JL')).toBeGreaterThan(20);
  expect(reach('TIG')).toBeLessThan(20);
  expect(reach('JR')).toBeLessThan(8);
});

test('hearts have twigs that taper and begin on their vessel; a stenosis narrows its vessel where the truth says', () => {
  const hearts = Array.from({ length: 60 }, (_, at) => createHeart(openStream(5, `heart ${at}`)));
  for (const { arteries, stenoses } of hearts) {
    const vessels = [...arteries.LCA, ...arteries.RCA];
    const twigs = vessels.filter(({ name }) => name.endsWith('twig'));
    expect(twigs.length).toBeGreaterThan(30);
    for (const { parent, points, radiiMm } of twigs) {
      const from = vessels.find(({ name }) => name === parent)!;
      expect(from.points).toContain(points[0]);
      expect(radiiMm.at(-1)).toBeLessThan(0.5 * radiiMm[0]!);
    }
    for (const { vessel, at, narrowing } of stenoses.length === 1 ? stenoses : []) {
      const { radiiMm } = vessels.find(({ name }) => name === vessel)!;
      const place = Math.round(at * radiiMm.length);
      expect(radiiMm[place]! / radiiMm[Math.max(0, place - 24)]!).toBeLessThan(1.05 - 0.9 * narrowing);
    }
  }
});

test('masks show vessel, catheter, blades and diaphragm where the pixels do', async () => {
  const { source, series } = await writeSet(root, {});
  expect(source.rejected).toEqual([]);
  const bits = series.flatMap(({ masks }) => masks.map((mask) => mask.reduce((all, value) => all | value, 0)));
  for (const bit of Object.values(maskBits)) expect(share(bits, (all) => (all & bit) > 0)).toBeGreaterThan(0.5);
  const levels = (bit: number, wanted: boolean): number =>
    average(
      series.flatMap(({ masks, images }) =>
        [...images[1]!.data].filter((_, pixel) => (masks[1]![pixel]! & bit) > 0 === wanted),
      ),
    );
  expect(levels(maskBits.collimator, true)).toBeLessThan(0.5 * levels(maskBits.collimator, false));
  expect(levels(maskBits.catheter, true)).toBeLessThan(0.95 * levels(maskBits.catheter, false));
}, 60_000);
