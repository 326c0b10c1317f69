import { describe, expect, test } from 'vitest';
import { overlayFigure } from '../../src/figures/overlay-figure.js';
import { reliabilityFigure } from '../../src/figures/reliability-figure.js';

describe('overlayFigure', () => {
  test('tells six runs apart, the first thicker; others are grey, below them and not in the legend', () => {
    const runs = Array.from({ length: 8 }, (_, index) => ({ name: `r${index}`, values: [0.5, Number.NaN, 0.7] }));
    const { data, layout } = overlayFigure(runs, { title: 'Accuracy', yTitle: 'Share' });
    expect(data.map((trace) => trace['name'])).toEqual(['r6', 'r7', 'r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
    expect(data.map((trace) => trace['showlegend'])).toEqual([false, false, ...Array(6).fill(undefined)]);
    expect(data[2]).toMatchObject({ y: [0.5, null, 0.7], line: { width: 3 } });
    expect(layout.meta.description).toContain('r7: first 0.5, last 0.7.');
  });

  test('marks where a stage begins', () => {
    const runs = [{ name: 'a', values: [1, 2, 3] }];
    const stages = [
      { name: 'head', after: 0 },
      { name: 'top', after: 2 },
    ];
    const { layout } = overlayFigure(runs, { title: 'T', yTitle: 'Y', stages });
    expect(layout['shapes']).toMatchObject([{ x0: 2.5, x1: 2.5 }]);
  });
});

describe('reliabilityFigure', () => {
  test('draws each bin with its interval over the diagonal', () => {
    const points = [{ n: 4, predicted: 0.3, observed: { estimate: 0.5, low: 0.2, high: 0.9 } }];
    const { data, layout } = reliabilityFigure(points, { positiveClass: 'RCA' });
    expect(data[1]).toMatchObject({ x: [0.3], y: [0.5], error_y: { array: [0.4], arrayminus: [0.3] } });
    expect(layout.meta.description).toContain('Share that is RCA by predicted probability: 30 %: 50 % of 4 frames.');
  });
});
