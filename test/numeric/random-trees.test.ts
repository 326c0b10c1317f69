/** growTrees: finds what is there, alone and together, finds nothing where nothing is, and repeats itself. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/numeric/random.js';
import { growTrees, type LabelledRows } from '../../src/numeric/random-trees.js';

type Rule = (row: readonly number[], coin: number) => boolean;

function drawRows(seed: number, rule: Rule, { n = 400, columns = 4 } = {}): LabelledRows {
  const random = createRandom(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: columns }, () => random.uniform()));
  return { rows, labels: rows.map((row) => Number(rule(row, random.uniform()))) };
}

/** Share of fresh rows that are called right by trees grown on others. */
function scoreRule(rule: Rule, options: { columns?: number } = {}): number {
  const say = growTrees(drawRows(1, rule, options), { seed: 3 });
  const { rows, labels } = drawRows(2, rule, options);
  return rows.filter((row, at) => say(row) > 0 === (labels[at] === 1)).length / rows.length;
}

describe('growTrees', () => {
  test('finds a threshold, an interval, and what two columns say only together', () => {
    expect(scoreRule(([a = 0]) => a > 0.6)).toBeGreaterThan(0.95);
    expect(scoreRule(([a = 0]) => a > 0.3 && a < 0.7)).toBeGreaterThan(0.9);
    expect(scoreRule(([a = 0, b = 0]) => a > 0.5 === b > 0.5)).toBeGreaterThan(0.85);
    expect(scoreRule(([a = 0]) => a > 0.6, { columns: 25 })).toBeGreaterThan(0.9);
  });

  test('is at chance for labels that are coins', () => {
    expect(Math.abs(scoreRule((_row, coin) => coin > 0.5) - 0.5)).toBeLessThan(0.08);
  });

  test('says log-odds that are right on average', () => {
    const say = growTrees(
      drawRows(4, (_row, coin) => coin > 0.8),
      { seed: 1 },
    );
    const { rows } = drawRows(5, () => true);
    const shares = rows.map((row) => 1 / (1 + Math.exp(-say(row))));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(Math.abs(mean - 0.2)).toBeLessThan(0.05);
  });

  test('repeats itself, and rows of one label or without columns are no fault', () => {
    const data = drawRows(6, ([a = 0]) => a > 0.5);
    const row = data.rows[0] ?? [];
    expect(growTrees(data, { seed: 7 })(row)).toBe(growTrees(data, { seed: 7 })(row));
    expect(growTrees(data, { seed: 8 })(row)).not.toBe(growTrees(data, { seed: 7 })(row));
    expect(growTrees({ rows: [[1], [2]], labels: [1, 1] }, { seed: 1 })([3])).toBeCloseTo(Math.log(5), 12);
    expect(growTrees({ rows: [[], []], labels: [0, 1] }, { seed: 1 })([])).toBe(0);
  });

  test('refuses labels that are not one a row', () => {
    expect(() => growTrees({ rows: [[1], [2]], labels: [1] }, { seed: 1 })).toThrow(
      new RangeError(
        'Cannot grow trees: expected rows and a label for each, got 2 rows and 1 labels; pass both in one order',
      ),
    );
  });
});
