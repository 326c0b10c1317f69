/** Figures: structure, words and the rules of the common look. They were looked at in a browser, light and dark. */
import { describe, expect, test } from 'vitest';
import { barFigure } from '../../src/figures/bar-figure.js';
import { confusionFigure } from '../../src/figures/confusion-figure.js';
import { curvesFigure } from '../../src/figures/curves-figure.js';
import { distancesFigure } from '../../src/figures/distances-figure.js';
import type { Figure } from '../../src/figures/figure.js';
import { histogramFigure } from '../../src/figures/histogram-figure.js';
import { learningCurveFigure } from '../../src/figures/learning-curve-figure.js';
import { observersFigure } from '../../src/figures/observers-figure.js';
import { rocFigure } from '../../src/figures/roc-figure.js';
import { slicesFigure } from '../../src/figures/slices-figure.js';

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high });
const bar = barFigure(
  { categories: ['1', '2'], series: [{ name: 'train', counts: [3, 4] }] },
  { title: 'Frames by segment', xTitle: 'Segment' },
);
const histogram = histogramFigure(
  [
    { name: 'LCA', values: [1, 2, 2, 9] },
    { name: 'RCA', values: [5, Number.NaN] },
  ],
  { title: 'Grey level', xTitle: 'Mean grey level (0 to 255)', bins: 10 },
);
const curves = curvesFigure(
  {
    curves: [
      { name: 'training', training: true, values: [0.5, 0.75, 1] },
      { name: 'validation', values: [0.5, Number.NaN, 0.25] },
    ],
    stages: [
      { name: 'head', epochs: 2 },
      { name: 'mixed8', epochs: 1 },
    ],
  },
  { title: 'Accuracy by epoch', yTitle: 'Accuracy', yRange: [0, 1] },
);
const observed = (epoch: number, norm: number, drift: number | null) => ({
  ...{ stage: 'blocks', epoch, 'gradientNorm.head': norm, 'gradientNorm.mixed8': 10 * norm },
  ...{ 'gradientNorm.mixed10': 2 * norm, 'drift.mixed10': drift, 'cka.mixed10': 0.99, 'meanDrift.mixed10': 0 },
});
const observers = observersFigure(
  [observed(0, 1, 0), observed(1, 2, 0), observed(2, Number.NaN, 2e-4), { ...observed(1, 0.5, 5e-4), stage: 'later' }],
  { title: 'Inside' },
);
const learning = learningCurveFigure(
  {
    curves: [
      {
        name: 'head',
        points: [
          { size: 30, score: interval(0.7, 0.6, 0.8) },
          { size: 1000, score: interval(0.9, 0.85, 0.95) },
        ],
      },
    ],
    references: [
      { name: 'majority', value: 0.6 },
      { name: 'neighbour', value: 0.94 },
      { name: 'other', value: 0.95 },
    ],
  },
  { title: 'Learning curve', yTitle: 'Validation accuracy' },
);
const confusion = confusionFigure({
  classes: ['LCA', 'RCA'],
  counts: [
    [9, 1],
    [0, 0],
  ],
});
const roc = rocFigure({
  points: [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ],
  auc: interval(0.5, 0.4, 0.6),
  positiveClass: 'RCA',
});
const slices = slicesFigure(
  [
    { name: 'LAO', n: 40, score: interval(0.5, 0.4, 0.7), small: false },
    { name: 'RAO', n: 3, score: interval(1, 0.3, 1), small: true },
  ],
  { title: 'Accuracy by view', xTitle: 'Accuracy (95 % interval)', yTitle: 'View', overall: 0.55 },
);
const distances = distancesFigure(
  { observed: [0, 5, 6], expected: [5, 6, 7] },
  { xTitle: 'Distance (grey levels)', expectedName: 'between patients', threshold: 2 },
);
const figures: [string, Figure, string][] = [
  ['barFigure', bar, 'Bar chart. Frames by segment. Frames (count) by Segment. train: 1 3, 2 4.'],
  [
    'histogramFigure',
    histogram,
    'Histogram. Grey level. Mean grey level (0 to 255). LCA: n = 4, from 1 to 9, median 2. RCA: n = 1, from 5 to 5, median 5.',
  ],
  [
    'curvesFigure',
    curves,
    'Line chart. Accuracy by epoch. Accuracy after each epoch. training: first 0.5, highest 1, last 1. validation: first 0.5, highest 0.5, last 0.25. Stages and their epochs: head (2), mixed8 (1).',
  ],
  [
    'observersFigure',
    observers,
    'Line charts. Inside. Gradient norm, first to last epoch: head 2 to 0.5, mixed10 4 to 1, mixed8 20 to 5. Drift from pretrained / weights, first to last epoch: mixed10 2.0e-4 to 5.0e-4. Similarity to pretrained, linear CKA, first to last epoch: mixed10 0.99 to 0.99.',
  ],
  [
    'learningCurveFigure',
    learning,
    'Learning curve. Learning curve. Validation accuracy over Training images, logarithmic. head, mean with interval by size: 30: 0.7 (0.6 to 0.8); 1000: 0.9 (0.85 to 0.95). Baselines: majority 0.6, neighbour 0.94, other 0.95.',
  ],
  [
    'confusionFigure',
    confusion,
    'Confusion matrix. Confusion matrix. Frames: true LCA predicted LCA 9, true LCA predicted RCA 1, true RCA predicted LCA 0, true RCA predicted RCA 0.',
  ],
  ['rocFigure', roc, 'ROC curve. ROC. AUC 0.500 (95 % interval 0.400 to 0.600). Positive class RCA.'],
  [
    'slicesFigure',
    slices,
    'Dot plot. Accuracy by view. Accuracy (95 % interval) by View. LAO 0.5 (0.4 to 0.7, n = 40); RAO 1 (0.3 to 1, n = 3, small). Overall 0.55.',
  ],
  [
    'distancesFigure',
    distances,
    'Histogram. Distance to the nearest training frame. Distance (grey levels). across the split: n = 3, from 0 to 6, median 5. between patients: n = 3, from 5 to 7, median 6.',
  ],
];

describe.each(figures)('%s', (_, figure, description) => {
  test('describes itself in words', () => {
    expect(figure.layout.meta.description).toBe(description);
  });

  test('has a title, named axes, no background of its own and survives JSON', () => {
    const { paper_bgcolor, plot_bgcolor } = figure.layout;
    const titled = { title: { text: expect.stringMatching(/./) } };
    expect(figure.layout).toMatchObject({ ...titled, xaxis: titled, yaxis: titled });
    expect([paper_bgcolor, plot_bgcolor]).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  test('shows a legend exactly if there are names to tell apart', () => {
    const named = figure.data.filter((trace) => trace['showlegend'] !== false).length;
    expect(figure.layout['showlegend']).toBe(named > 1);
  });
});

describe('barFigure', () => {
  test('keeps categories that look like numbers as names', () => {
    expect(bar.layout['xaxis']).toMatchObject({ type: 'category' });
  });
});

describe('histogramFigure', () => {
  test('bins all groups alike with round edges and gives shares of the finite values', () => {
    expect(histogram.data.map((trace) => trace['x'])).toEqual([
      [1, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [1, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ]);
    expect(histogram.data.map((trace) => trace['y'])).toEqual([
      [0, 25, 50, 0, 0, 0, 0, 0, 25, 0],
      [0, 0, 0, 0, 0, 100, 0, 0, 0, 0],
    ]);
    expect(histogram.data.map((trace) => trace['name'])).toEqual(['LCA (n = 4)', 'RCA (n = 1)']);
  });

  test('draws no value, and one value, without failing', () => {
    for (const values of [[], [3]]) {
      const figure = histogramFigure([{ name: 'a', values }], { title: 't', xTitle: 'x' });
      expect(figure.data[0]?.['name']).toBe(`a (n = ${values.length})`);
    }
  });
});

describe('curvesFigure', () => {
  test("draws what doesn't depend on the epoch from edge to edge", () => {
    const data = { curves: [{ name: 'a', values: [1, 2] }], stages: [{ name: 'head', epochs: 2 }] };
    const references = [{ name: 'always LCA', value: 0.6 }];
    const figure = curvesFigure({ ...data, references }, { title: 't', yTitle: 'y' });
    expect(figure.data[1]).toMatchObject({ name: 'always LCA', x: [0.5, 2.5], y: [0.6, 0.6], line: { dash: 'dot' } });
    expect(figure.layout.meta.description).toContain('always LCA: 0.6 throughout.');
  });

  test('leaves a gap for NaN, and marks where the second stage begins', () => {
    expect(curves.data[1]?.['y']).toEqual([0.5, null, 0.25]);
    expect(curves.layout['shapes']).toMatchObject([{ x0: 2.5, x1: 2.5, yref: 'paper' }]);
    expect(curves.layout['annotations']).toMatchObject([
      { text: 'head', x: 0.5 },
      { text: 'mixed8', x: 2.5 },
    ]);
  });
});

describe('observersFigure', () => {
  const [gradients, , , drift] = [0, 1, 2, 4].map((at) => observers.data[at]);

  test('has a panel a measure and a line a block, the head first; NaN, and 0 on a log scale, are gaps', () => {
    expect(observers.data.map(({ name, yaxis }) => `${name} ${yaxis}`)).toEqual(
      ['y', 'y2', 'y3'].flatMap((axis) => ['head', 'mixed10', 'mixed8'].map((block) => `${block} ${axis}`)),
    );
    expect([gradients?.['y'], drift?.['y']]).toEqual([
      [2, null, 0.5],
      [null, 2e-4, 5e-4],
    ]);
    expect(observers.layout['shapes']).toMatchObject([{ x0: 2.5, x1: 2.5 }]);
  });

  test('scales from one power of ten to another, and panels lie apart', () => {
    expect(observers.layout['yaxis']).toMatchObject({ type: 'log', range: [-1, 2] });
    expect(observers.layout['yaxis2']).toMatchObject({ type: 'log', range: [-4, -3], tickvals: [1e-4, 1e-3] });
    expect(observers.layout).toMatchObject({
      yaxis: { ticktext: ['0.1', '1', '10', '100'] },
      yaxis2: { ticktext: ['10⁻⁴', '10⁻³'] },
    });
    expect(observers.layout['yaxis3']).toMatchObject({ range: [0.9, 1.01] });
    const domains = ['yaxis', 'yaxis2', 'yaxis3'].map(
      (axis) => (observers.layout[axis] as { domain: number[] }).domain,
    );
    expect(domains[0]![0]).toBeGreaterThan(domains[1]![1]!);
    expect([domains[0]![1], domains[2]![0]!]).toEqual([1, expect.closeTo(0, 9)]);
  });

  test('of nothing is an empty figure that says so', () => {
    const none = observersFigure([observed(0, 1, 0)], { title: 'Inside' });
    expect(none.data).toEqual([]);
    expect(none.layout.meta.description).toBe('Line charts. Inside. No value.');
  });
});

describe('learningCurveFigure', () => {
  test('draws a band and a line a curve over a logarithmic axis with the sizes as ticks', () => {
    expect(learning.data.map((trace) => trace['y'])).toEqual([
      [0.6, 0.85],
      [0.8, 0.95],
      [0.7, 0.9],
    ]);
    expect(learning.layout['xaxis']).toMatchObject({ type: 'log', tickvals: [30, 1000], ticktext: ['30', '1000'] });
  });

  test('puts the label of the lower of two close baselines below its line', () => {
    const annotations = learning.layout['annotations'];
    expect(annotations).toMatchObject([
      { text: 'majority 0.6', yanchor: 'bottom', xanchor: 'right' },
      { text: 'neighbour 0.94', yanchor: 'top', xanchor: 'left' },
      { text: 'other 0.95', yanchor: 'bottom', xanchor: 'left' },
    ]);
  });
});

describe('confusionFigure', () => {
  test('colours by the share of the row, and a class without frames has none', () => {
    expect(confusion.data[0]?.['z']).toEqual([
      [0.9, 0.1],
      [0, 0],
    ]);
    expect(confusion.layout['annotations']).toMatchObject([
      { text: '<b>9</b><br>90 % of row' },
      { text: '<b>1</b><br>10 % of row' },
      { text: '<b>0</b><br>0 % of row' },
      { text: '<b>0</b><br>0 % of row' },
    ]);
  });
});

describe('slicesFigure', () => {
  test('draws intervals as distances from the estimate, and small slices hollow', () => {
    const [trace] = slices.data;
    expect(trace?.['y']).toEqual(['LAO (n = 40)', 'RAO (n = 3)']);
    expect(trace?.['marker']).toMatchObject({ symbol: ['circle', 'circle-open'] });
    const { array, arrayminus } = trace!['error_x'] as { array: number[]; arrayminus: number[] };
    expect(array[0]).toBeCloseTo(0.2, 12);
    expect(arrayminus[1]).toBeCloseTo(0.7, 12);
  });
});
