import { describe, expect, test } from 'vitest';
import { countHistograms } from '../../src/drawing/histogram.js';

const wave = Array.from({ length: 100 }, (_, index) => 40 * Math.sin(index * 12.9898) * Math.cos(index * 3.1));
const squares = Array.from({ length: 300 }, (_, index) => (index * index) % 101);

describe('countHistograms', () => {
  // Centres and counts as plotly.js 4.1.1 has them in `gd.calcdata`, drawn in Chromium.
  test.each([
    ['numbers', wave, [-35, -25, -15, -5, 5, 15, 25, 35], [10, 10, 13, 17, 17, 13, 11, 9]],
    [
      'whole numbers',
      squares,
      [4.5, 14.5, 24.5, 34.5, 44.5, 54.5, 64.5, 74.5, 84.5, 94.5, 104.5],
      [30, 30, 36, 30, 24, 24, 18, 36, 42, 24, 6],
    ],
  ])('bins %s as the plotting library does', (_, x, centres, counts) => {
    const trace = { type: 'histogram', json: { x }, name: '', color: '', xAxis: 'x', yAxis: 'y' };
    expect(countHistograms([trace])[0]?.json).toMatchObject({ x: centres, y: counts });
  });
});
