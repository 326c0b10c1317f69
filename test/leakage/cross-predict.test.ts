/** crossPredict: finds a shortcut, doesn't take a group for one, and stays at chance where there is none. */
import { describe, expect, test } from 'vitest';
import { stratifiedArea } from '../../src/analysis/stratified-area.js';
import { crossPredict, type ProbeItem } from '../../src/leakage/cross-predict.js';
import { createRandom } from '../../src/numeric/random.js';

type Values = (drawn: { label: number; face: number; uniform: number }) => number[];

/** 40 groups of 6, labels at random. */
function drawItems(seed: number, valuesOf: Values): ProbeItem[] {
  const random = createRandom(seed);
  return Array.from({ length: 40 }, (_, group) => {
    const face = random.uniform();
    return Array.from({ length: 6 }, () => {
      const label = random.integer(2);
      return { values: valuesOf({ label, face, uniform: random.uniform() }), label, group: `g${group}` };
    });
  }).flat();
}

function areaOf(items: readonly ProbeItem[], seed = 1): number {
  const said = crossPredict(items, { seed });
  const judged = items.map(({ label, group }, at) => {
    const { logit, fold } = said[at]!;
    return { yTrue: label, logit, stratum: String(fold), cluster: group };
  });
  return stratifiedArea(judged, { draws: 1 }).estimate;
}

describe('crossPredict', () => {
  test('finds what tells the label', () => {
    expect(areaOf(drawItems(1, ({ label, uniform, face }) => [face, uniform, label + uniform]))).toBeGreaterThan(0.95);
  });

  test('stays at chance for noise, over many draws without a bias', () => {
    const areas = [1, 2, 3, 4, 5, 6].map((seed) => areaOf(drawItems(seed, ({ uniform, face }) => [uniform, face])));
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
  });

  test('learns nothing from a group about itself', () => {
    const items = drawItems(3, ({ face }) => [face]);
    expect(areaOf(items.map((item) => ({ ...item, label: Number(item.group.slice(1)) % 2 })))).toBeLessThan(0.65);
  });

  test('refuses more folds than groups', () => {
    const items = drawItems(1, () => [1]).slice(0, 12);
    expect(() => crossPredict(items)).toThrow(
      new RangeError(
        'Cannot cross-validate: expected two folds or more and a group for each, got 2 groups for 5 folds; take fewer folds or more data',
      ),
    );
  });
});
