import { describe, expect, test } from 'vitest';
import { type Extent, placeLabels } from '../../src/figures/place-labels.js';

const flat = (y: number): Extent[] => [0.07, 0.93].map((x) => ({ x, middle: y, low: y, high: y }));
const rising = [
  { x: 0.07, middle: 0.57, low: 0.55, high: 0.6 },
  { x: 0.93, middle: 0.9, low: 0.85, high: 0.95 },
];
const wide = [0, 1].map((x) => ({ x, middle: 0.53, low: 0.1, high: 0.9 }));

describe('placeLabels', () => {
  test.each([
    ['above a high line, at the left, where nothing is', 0.8, [], 'left above'],
    ['above a low line, at the right, where nothing is', 0.1, [], 'right above'],
    ['beside the first point', 0.54, [rising], 'right above'],
    ['below the line where a curve runs above it', 0.5, [flat(0.53)], 'right below'],
    ['above the line where a curve runs below it', 0.5, [flat(0.47)], 'right above'],
    ['on a band rather than on its curve', 0.5, [wide], 'right below'],
    ['above the line at the foot of the plot, though a curve is there', 0.03, [flat(0.05)], 'right above'],
  ] as const)('stands %s', (_, y, curves, expected) => {
    const [place] = placeLabels([{ text: 'always LCA 0.688', y }], curves);
    expect(`${place?.side} ${place?.edge}`).toBe(expected);
  });

  test('keeps labels of close lines apart', () => {
    const lines = [0.9, 0.91, 0.92].map((y) => ({ text: 'a baseline 0.9', y }));
    const places = placeLabels(lines, []).map(({ side, edge }) => `${side} ${edge}`);
    expect(new Set(places).size).toBe(3);
  });

  test('passes over points at which nothing is known', () => {
    expect(placeLabels([{ text: 'chance', y: 0.5 }], [[]])).toEqual([{ side: 'right', edge: 'above' }]);
  });
});
