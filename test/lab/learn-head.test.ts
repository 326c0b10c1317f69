/** learnHead: a line is found, and said in log-odds. */
import { expect, test } from 'vitest';
import { learnHead } from '../../src/lab/learn-head.js';
import { createRandom } from '../../src/numeric/random.js';

test('finds the column that tells the label', () => {
  const random = createRandom(1);
  const draw = (): number[] => Array.from({ length: 10 }, () => random.normal());
  const rows = Array.from({ length: 200 }, draw);
  const say = learnHead({ rows, labels: rows.map(([first = 0]) => Number(first > 0)) });
  const fresh = Array.from({ length: 200 }, draw);
  const right = fresh.filter((row) => say(row) > 0 === row[0]! > 0).length;
  expect(right).toBeGreaterThan(160);
});
