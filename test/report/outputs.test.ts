import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { countElements } from '../../src/report/hold.js';
import { findPlotlyCalls } from '../../src/report/mime/plotly-html.js';
import { findBundle } from '../../src/report/plotly-bundles.js';
import { type RenderOptions, renderReport } from '../../src/report/render.js';
import { readPlottingLibrary } from '../../src/report/scripts.js';
import type { ReportSummary } from '../../src/report/tally.js';
import { contrast, darkGround, lightGround, makeReadable, toRgb } from '../../src/report/terminal/contrast.js';
import { code, createNotebook, prose, show } from './notebooks.js';

function renderPage(notebook: Notebook, options?: RenderOptions): { page: string; summary: ReportSummary } {
  const { parts, summary } = renderReport(notebook, options);
  return { page: parts.map((part) => Buffer.from(part).toString()).join(''), summary };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const bundles: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
  [
    'a map of Plotly',
    { 'application/vnd.plotly.v1+json': { data: [{ type: 'scattergeo', lon: [7], lat: [51] }] } },
    'degraded',
    'no traces of type scattergeo',
  ],
  [
    'a map of Plotly with a picture',
    { 'application/vnd.plotly.v1+json': { data: [{ type: 'scattergeo' }] }, 'image/svg+xml': '<svg></svg>' },
    'degraded',
    '<img class="still" src="data:image/svg+xml;base64,',
  ],
  ['GeoJSON', { 'application/geo+json': { type: 'Point', coordinates: [7, 51] } }, 'degraded', '1 Point'],
  ['LaTeX', { 'text/latex': '$\\frac{a}{b}$' }, 'shown', '<math'],
  ['a LaTeX macro bomb', { 'text/latex': '\\def\\a{\\a\\a}\\a' }, 'refused', 'text/latex'],
  ['a LaTeX link', { 'text/latex': '\\href{javascript:ran(1)}{x}' }, 'shown', '\\href'],
  ['PDF', { 'application/pdf': base64('%PDF-1.4 text') }, 'degraded', 'download="cell-1.pdf"'],
  ['sound', { 'audio/wav': base64('RIFF') }, 'shown', '<audio controls'],
  ['film', { 'video/mp4': base64('ftyp') }, 'shown', '<video class="picture" controls'],
  ['BMP', { 'image/bmp': base64('BM123') }, 'shown', 'data:image/bmp'],
  ['a picture that lies', { 'image/png': base64('<script>') }, 'refused', 'image/png'],
  ['JSON', { 'application/json': { a: [1, { b: '<i>' }] } }, 'shown', '&lt;i&gt;'],
  ['Vega-Lite', { 'application/vnd.vegalite.v5+json': { mark: 'bar' } }, 'degraded', 'Vega-Lite chart, not drawn'],
  ['an unknown type', { 'application/x-odd': 1 }, 'refused', 'application/x-odd'],
  ['an unknown type with text', { 'application/x-odd': 1, 'text/plain': 'x' }, 'degraded', 'Text stands in'],
  ['JavaScript', { 'application/javascript': 'ran(1)' }, 'refused', 'application/javascript'],
  ['HTML with a script', { 'text/html': '<p>kept</p><script>ran(1)</script>' }, 'degraded', '<p>kept</p>'],
];

describe('renderReport, outputs', () => {
  test.each(bundles)('accounts for %s', (_, data, fate, expected) => {
    const { page, summary } = renderPage(createNotebook([code([show(data)])]));
    expect(summary.details.map((fact) => fact.fate)).toEqual([fate]);
    expect(page).toContain(expected);
    expect(page).not.toMatch(/<script>[^<]*ran\(|href="javascript:/);
    expect(page.includes('About this page')).toBe(fate !== 'shown' || summary.missingAlternatives.length > 0);
  });

  test('counts what tags leave out, and tells of repairs', () => {
    const cells = [code([show({ 'text/plain': 'x' })], ['remove-output'])];
    const { page, summary } = renderPage(createNotebook(cells), { repairs: ['cell 1: was <odd>; is not now'] });
    expect(summary.outputs).toEqual({ shown: 0, degraded: 0, refused: 0, removed: 1 });
    expect(page).toContain('was &lt;odd&gt;');
  });

  test('tells of pictures that a text refers to and the notebook does not hold', () => {
    const text = '![Scan](attachment:gone.png) ![far](https://x.org/b.png) <img src="c.png" alt="">';
    const { page, summary } = renderPage(
      createNotebook([prose('# T'), prose(text), prose(`${text} ![Scan](attachment:gone.png)`)]),
    );
    const files = ['attachment:gone.png', 'https://x.org/b.png', 'c.png'];
    expect(summary.textLosses).toEqual(
      [2, 3].flatMap((cell) => files.map((file) => ({ cell, reason: `the picture ${file} is not in this file` }))),
    );
    expect(page).toContain('[Image not in this file: Scan]');
    expect(page).toContain('<li><a href="#cell-2">Cell 2</a>: the picture c.png is not in this file</li>');
  });

  test('tells of what tags leave out of a page, besides outputs', () => {
    const cells = [prose('a', ['remove-cell']), code([], ['remove-input']), code([], ['hide-input'])];
    const { page, summary } = renderPage(createNotebook(cells));
    expect(summary.leftOut).toEqual({ cells: 1, inputs: 1, outputs: 0 });
    expect(page).toContain('Left out by tags or options of cells: 1 cell and the code of 1 cell.');
  });

  test('tells what of a figure is not shown: frames, and pictures elsewhere', () => {
    const figure = {
      data: [{ type: 'bar', y: [1] }],
      frames: [{}, {}],
      layout: { images: [{ source: 'https://x.org/a.png' }] },
    };
    const { summary } = renderPage(createNotebook([code([show({ 'application/vnd.plotly.v1+json': figure })])]));
    expect(summary.details[0]).toMatchObject({ fate: 'degraded' });
    expect(summary.details[0]!.reason).toContain('a picture in the layout of a figure is not in this file');
    expect(summary.details[0]!.reason).toContain('an animation stands still: frames that are not shown: 2');
  });

  test('tells of HTML beside a figure in HTML', () => {
    const call = '<script>Plotly.newPlot("x",[{"type":"bar","y":[1]}],{})</script>';
    const reasons = [`<div id="x"></div>${call}`, `<p>words</p>${call}`].map((markup) => {
      const { summary } = renderPage(createNotebook([code([show({ 'text/html': markup })])]));
      return summary.details[0]!.reason ?? 'all is shown';
    });
    expect(reasons).toEqual(['all is shown', 'HTML beside a figure is not shown']);
  });

  test('shows the first rows of a long table, with the rest on demand', () => {
    const rows = Array.from({ length: 500 }, (_, row) => `<tr><td>row ${row}</td></tr>`).join('');
    const { page } = renderPage(
      createNotebook([
        code([show({ 'text/html': `<table><thead><tr><th>n</th></tr></thead><tbody>${rows}</tbody></table>` })]),
      ]),
    );
    expect(page).toContain('480 more rows');
    expect(page.match(/<td>row 499<\/td>/g)).toHaveLength(1);
    expect(countElements({ markup: page })).toBeLessThan(150);
  });
});

describe('findPlotlyCalls', () => {
  test('reads JSON arguments and passes over anything else', () => {
    const good = 'Plotly.newPlot("id", [{"y": [1], "text": "]}"}], {"title": "t"}, {})';
    expect(findPlotlyCalls(good)).toEqual([{ data: [{ y: [1], text: ']}' }], layout: { title: 't' } }]);
    const required =
      'require(["plotly"], function(Plotly) { Plotly.newPlot(  "a",\n [{"y":{"dtype":"f8","bdata":"AAAA"}}],  {"template":{}}, {} ).then(function(){})})';
    expect(findPlotlyCalls(required)).toEqual([
      { data: [{ y: { dtype: 'f8', bdata: 'AAAA' } }], layout: { template: {} } },
    ]);
    expect(findPlotlyCalls('Plotly.newPlot("id", data, layout)')).toEqual([]);
    expect(findPlotlyCalls('Plotly.newPlot("id", [alert(1)], {})')).toEqual([]);
  });
});

describe('findBundle', () => {
  test('orders the bundles by their size', () => {
    const names = [['bar'], ['box'], ['surface'], ['sankey']].map((traces) => findBundle(traces)!);
    const sizes = names.map((name) => readPlottingLibrary(name).length);
    expect(new Set(names).size).toBe(4);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });

  test('chooses the smallest that draws every trace', () => {
    expect(findBundle(['scatter', 'bar'])).toBe('plotly.js-basic-dist-min');
    expect(findBundle(['scatter', 'heatmap'])).toBe('plotly.js-cartesian-dist-min');
    expect(findBundle(['scatter', 'surface'])).toBe('plotly.js-gl3d-dist-min');
    expect(findBundle(['heatmap', 'surface'])).toBe('plotly.js-strict-dist-min');
    expect(findBundle(['scatter', 'sankey'])).toBe('plotly.js-strict-dist-min');
    expect(findBundle(['scattermapbox'])).toBeNull();
  });
});

describe('makeReadable', () => {
  test('gives every colour of a terminal a contrast of 4.5 on light and dark paper', () => {
    for (const ground of [lightGround, darkGround])
      for (let colour = 0; colour < 256; colour += 1)
        expect(contrast(makeReadable(toRgb(colour), ground), ground)).toBeGreaterThanOrEqual(4.5);
  });
});
