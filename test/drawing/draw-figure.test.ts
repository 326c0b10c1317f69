import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { drawFigure } from '../../src/drawing/draw-figure.js';
import { confusionFigure } from '../../src/figures/confusion-figure.js';
import { learningCurveFigure } from '../../src/figures/learning-curve-figure.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements in their order; fails where tags don't nest. */
function parse(svg: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = { name, attributes, text: '' };
        elements.push(element);
        open.push(element);
      },
      ontext(text) {
        for (const element of open) element.text += text;
      },
      onclosetag(name, implied) {
        expect({ name, implied: implied && !svg.includes('/>') }).toEqual({ name: open.pop()?.name, implied: false });
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(svg);
  expect(open).toEqual([]);
  return elements;
}

const named = (elements: Element[], name: string): Element[] => elements.filter((element) => element.name === name);
const words = (svg: string): string[] => named(parse(svg), 'text').map((element) => element.text);
const numbers = (element: Element, ...names: string[]): number[] =>
  names.map((name) => Number(element.attributes[name]));

describe('drawFigure', () => {
  test('places dots so that the labels of both axes give their values back', () => {
    const y = [2, 8, 4];
    const svg = drawFigure({ data: [{ type: 'scatter', mode: 'markers', x: [10, 20, 40], y }] });
    const ticks = named(parse(svg), 'text').map((it) => ({ value: Number(it.text), y: Number(it.attributes['y']) }));
    const [low, high] = [ticks.find((tick) => tick.value === 2)!, ticks.find((tick) => tick.value === 8)!];
    const valueAt = (place: number): number => 2 + (6 * (place - low.y)) / (high.y - low.y);
    const baseline = 0.35 * 13;
    const dots = named(parse(svg), 'circle').map((dot) => numbers(dot, 'cy')[0]! + baseline);
    expect(dots).toHaveLength(3);
    dots.forEach((dot, index) => {
      expect(valueAt(dot)).toBeCloseTo(y[index]!, 1);
    });
  });

  test('draws a bar for each value, side by side or on one another, in proportion', () => {
    const data = [
      { type: 'bar', name: 'a', x: ['p', 'q'], y: [10, 20] },
      { type: 'bar', name: 'b', x: ['p', 'q'], y: [30, 5] },
    ];
    for (const barmode of ['group', 'stack']) {
      const svg = drawFigure({ data, layout: { barmode, showlegend: false } });
      const bars = named(parse(svg), 'rect').map((bar) => numbers(bar, 'x', 'y', 'width', 'height'));
      const unit = bars[0]![3]! / 10;
      expect(bars.map((bar) => Math.round(bar[3]! / unit))).toEqual([10, 20, 30, 5]);
      const [first, , third] = bars;
      if (barmode === 'stack') expect(third![1]! + third![3]!).toBeCloseTo(first![1]!, 1);
      else expect(third![0]!).toBeGreaterThanOrEqual(first![0]! + first![2]! - 0.1);
    }
  });

  test('counts a histogram: heights of bars are counts', () => {
    const svg = drawFigure({
      data: [{ type: 'histogram', x: [1, 1, 1, 2, 3, 3], xbins: { start: 0.5, end: 3.5, size: 1 } }],
    });
    const heights = named(parse(svg), 'rect').map((bar) => numbers(bar, 'height')[0]!);
    expect(heights.map((height) => Math.round((3 * height) / heights[0]!))).toEqual([3, 1, 2]);
  });

  test('reads binary lists as the plain ones that they hold', () => {
    const bdata = Buffer.from(new Float64Array([1, 2, 4]).buffer).toString('base64');
    const plain = drawFigure({ data: [{ x: [1, 2, 4], y: [1, 2, 4] }] });
    expect(drawFigure({ data: [{ x: { dtype: 'f8', bdata }, y: { dtype: 'f8', bdata } }] })).toBe(plain);
  });

  test('reads dates, logarithms, categories and reversed ranges', () => {
    const line = { type: 'scatter', mode: 'lines', y: [1, 10, 100] };
    const dated = words(drawFigure({ data: [{ ...line, x: ['2024-01-01', '2024-02-01', '2024-03-01'] }] }));
    expect(dated.join(' ')).toContain('Feb 04');
    expect(words(drawFigure({ data: [{ ...line, x: [1, 2, 3] }], layout: { yaxis: { type: 'log' } } }))).toEqual(
      expect.arrayContaining(['1', '10', '100']),
    );
    const turned = drawFigure({
      data: [{ ...line, x: ['a', 'b', 'c'] }],
      layout: { xaxis: { autorange: 'reversed' } },
    });
    const places = named(parse(turned), 'text').filter((it) => /^[abc]$/.test(it.text));
    expect(numbers(places[0]!, 'x')[0]).toBeGreaterThan(numbers(places[2]!, 'x')[0]!);
  });

  test('names the types that it does not draw', () => {
    expect(words(drawFigure({ data: [{ type: 'scatter3d' }, { type: 'violin' }] }))).toEqual([
      'Not drawn in this still picture: traces of type scatter3d, violin.',
    ]);
  });

  test('thins twenty thousand dots, says so, and stays small', () => {
    const at = (seed: number) =>
      Array.from({ length: 20_000 }, (_, index) => Math.sin(index * seed) * Math.cos(index * 1.7));
    const svg = drawFigure({ data: [{ type: 'scattergl', mode: 'markers', x: at(1.3), y: at(2.1) }] });
    expect(words(svg).at(-1)).toMatch(/^20,000 points: of those that nearly coincide one is drawn, [\d,]+ in all\.$/);
    expect(svg.length).toBeLessThan(120_000);
  });

  test('a large heat map becomes one embedded picture', () => {
    const z = Array.from({ length: 60 }, (_, row) => Array.from({ length: 80 }, (_, column) => row * column));
    const images = named(parse(drawFigure({ data: [{ type: 'heatmap', z }] })), 'image');
    expect(images.map((image) => image.attributes['href']?.slice(0, 22))).toEqual(['data:image/png;base64,']);
  });

  test('draws our own figures with all their words, each in less than 10 kB', () => {
    const confusion = drawFigure(
      confusionFigure({
        classes: ['LCA', 'RCA'],
        counts: [
          [9, 1],
          [3, 7],
        ],
      }),
    );
    expect(words(confusion)).toEqual(expect.arrayContaining(['990 % of row', 'True class', 'Predicted class', 'LCA']));
    const score = { estimate: 0.8, low: 0.7, high: 0.9 };
    const curves = [
      {
        name: 'head',
        points: [
          { size: 30, score },
          { size: 100, score },
        ],
      },
    ];
    const learning = drawFigure(
      learningCurveFigure({ curves, references: [] }, { title: 'Curve', yTitle: 'Accuracy' }),
    );
    expect(words(learning)).toEqual(expect.arrayContaining(['Curve', '30', '100', 'Accuracy']));
    for (const svg of [confusion, learning]) expect(svg.length).toBeLessThan(10_000);
  });

  test('escapes text, and admits no address as a colour', () => {
    const layout = {
      title: { text: '<script>alert(1)</script> a < b & "c"' },
      meta: { description: '</desc><script>' },
    };
    const color = 'url(https://example.org/x)';
    const svg = drawFigure({
      data: [{ x: [1], y: [1], name: '"><script>', marker: { color }, line: { color } }],
      layout,
    });
    expect(named(parse(svg), 'script')).toEqual([]);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toContain('http');
    expect(parse(svg)[0]!.attributes).toMatchObject({ role: 'img' });
  });

  test('any data give well-formed text without NaN, the same each time', () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null), fc.constant('2024-05-01'));
    const list = fc.array(value, { maxLength: 12 });
    const trace = fc.record(
      {
        type: fc.constantFrom('scatter', 'bar', 'histogram', 'box', 'heatmap', 'pie', 'else'),
        ...{ x: list, y: list, z: fc.array(list, { maxLength: 4 }), name: fc.string(), values: list, labels: list },
        mode: fc.constantFrom('lines', 'markers', 'lines+markers+text'),
        ...{ text: list, marker: fc.record({ size: list, color: list }, { requiredKeys: [] }) },
        ...{
          fill: fc.constantFrom('tozeroy', 'tonexty', 'toself'),
          error_y: fc.record({ array: list }),
          orientation: fc.constantFrom('h', 'v'),
        },
      },
      { requiredKeys: ['type'] },
    );
    const axis = fc.record(
      { type: fc.constantFrom('linear', 'log', 'date', 'category'), range: list, tickvals: list },
      { requiredKeys: [] },
    );
    const layout = fc.record(
      { title: fc.string(), xaxis: axis, yaxis: axis, barmode: fc.constantFrom('stack', 'group') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(trace, { maxLength: 4 }), layout, (data, shape) => {
        const svg = drawFigure({ data, layout: shape });
        for (const { name, attributes } of parse(svg)) {
          const drawn = Object.entries(attributes).filter(([key]) => key !== 'aria-label');
          expect([name, ...drawn.flat()].join(' ')).not.toMatch(/NaN|Infinity|undefined/);
        }
        expect(drawFigure({ data, layout: shape })).toBe(svg);
      }),
      { numRuns: 150 },
    );
  });
});
