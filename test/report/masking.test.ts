import { describe, expect, test } from 'vitest';
import type { MaskCounts } from '../../src/privacy/mask-identifiers.js';
import { renderComparison } from '../../src/report/compare/render-comparison.js';
import { maskFigure } from '../../src/report/masking/mask-figure.js';
import { maskMarkup } from '../../src/report/masking/mask-markup.js';
import { renderReport } from '../../src/report/render.js';
import { renderIndex } from '../../src/report/render-index.js';
import { createCanaries } from './canaries.js';
import { code, createNotebook, show } from './notebooks.js';

const mask = (markup: string): string => maskMarkup(markup, {});

describe('maskMarkup', () => {
  test.each([
    ['an entity', '<p>D&#79;E^JANE</p>', '<p>[masked: person name]</p>'],
    [
      'a colour',
      'a <span class="r">DO</span>E<b>^</b>JANE b',
      'a <span class="r">[masked: person name]</span><b></b> b',
    ],
    ['a word beside it', '<span>baseline</span>DOE^JANE', '<span>baseline</span>[masked: person name]'],
    ['an attribute', '<img alt="of DOE^JANE">', '<img alt="of [masked: person name]">'],
    ['an address', '<a href="/x?n=DOE%5EJANE">x</a>', '<a href="/x?n=%5Bmasked:%20person%20name%5D">x</a>'],
    [
      'data in a script',
      '<script type="application/json">{"a":["DOE^JANE"]}</script>',
      '<script type="application/json">{"a":["[masked: person name]"]}</script>',
    ],
    [
      'a list',
      '<dl><dt>Patient ID</dt> <dd>47<b>11</b></dd></dl>',
      '<dl><dt>Patient ID</dt> <dd>[masked: patient identifier]<b></b></dd></dl>',
    ],
    [
      'a row',
      '<table><tr><th>PatientID</th><td>4711</td></tr></table>',
      '<table><tr><th>PatientID</th><td>[masked: patient identifier]</td></tr></table>',
    ],
    [
      'a column',
      '<table><tr><th>n</th><th>Patient ID</th></tr><tr><td>1</td><td>4711</td></tr></table>',
      '<table><tr><th>n</th><th>Patient ID</th></tr><tr><td>1</td><td>[masked: patient identifier]</td></tr></table>',
    ],
  ])('masks through %s', (_, markup, expected) => {
    const counts: MaskCounts = {};
    expect(maskMarkup(markup, counts)).toBe(expected);
    expect(Object.values(counts)).toEqual([1]);
  });

  test('looks into SVG and text that stand in an address, and at no other data', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64');
    const masked = mask(
      `<img src="data:image/svg+xml;base64,${encode('<svg><text>DOE<tspan>^JANE</tspan></text></svg>')}">`,
    );
    expect(Buffer.from(/base64,(.*)"/.exec(masked)![1]!, 'base64').toString()).toBe(
      '<svg><text>[masked: person name]<tspan></tspan></text></svg>',
    );
    const picture = `<img src="data:image/png;base64,${encode('DOE^JANE')}">`;
    expect(mask(picture)).toBe(picture);
  });

  test('is the same text where nothing is masked', () => {
    const markup =
      '<p title="a &amp; b">x &lt; y &nbsp;<br>z</p><!-- c --><script type="application/json">{"a":[1,2]}</script>';
    expect(mask(markup)).toBe(markup);
  });

  test('finds what lies across the parts in which it looks at a long log', () => {
    const line = 'loss <span class="ansi-red-fg">0.5</span> at step\n';
    const log = `<pre>${line.repeat(3000)}PatientID: <b>4711</b>\n${line.repeat(3000)}</pre>`;
    expect(mask(log)).toBe(log.replace('4711', '[masked: patient identifier]'));
  });

  test.each(['<', '<a "', '<!--', '<script>', '<td>', '<table>', '&', '&#94;', '<tr><td>x</td>', '<dt>', '</', '<svg'])(
    'takes a time that grows with the length alone: %s, again and again',
    (piece) => {
      const start = performance.now();
      mask(piece.repeat(400_000 / piece.length));
      expect(performance.now() - start).toBeLessThan(10_000);
    },
  );
});

describe('identifiers in a page', () => {
  const { notebook, place, findLeaks } = createCanaries();

  test('reach neither the page nor its summary, wherever the notebook holds them', () => {
    const options = {
      generatedFrom: { name: `${place('file name')}.ipynb`, sha256: '0' },
      repairs: [place('repair')],
      note: place('note'),
    };
    const { parts, summary } = renderReport(notebook, options);
    const page = parts.map((part) => Buffer.from(part).toString()).join('');
    expect(findLeaks(page)).toEqual([]);
    expect(findLeaks(JSON.stringify(summary))).toEqual([]);
    expect(page).toContain('Masked on this page: ');
    expect(summary.masked['person name']).toBeGreaterThan(50);
  });

  test('reach neither the index nor its search', () => {
    const entry = { notebook, name: place('name'), status: 'failed' as const, href: 'x.html', reason: place('reason') };
    const page = renderIndex([entry, { ...entry, name: 'b' }], { title: place('title'), note: place('note') });
    expect(findLeaks(page)).toEqual([]);
    expect(page).toContain('Masked on this page: ');
  });

  test('reach no figure whose legend, axis or hover text names them', () => {
    const legend = {
      legend: { title: { text: 'PatientID' } },
      xaxis: { title: 'day' },
      yaxis: { title: { text: '<b>MRN</b>' } },
    };
    const traces = ['ZZ-1001', 'ZZ-1002'].map((name, index) => ({
      ...{ type: 'scatter', name, legendgroup: name, hovertext: [name, name], x: [1, 2] },
      ...{
        y: [9988001 + index, 9988003],
        customdata: [
          ['Zqdoe Joan', 5, 9977001],
          ['Zqroe Kim', 6, 9977002],
        ],
      },
      hovertemplate: `<b>%{hovertext}</b><br><br>PatientID=${name}<br>PatientName=%{customdata[0]}<br>n=%{customdata[1]}<br><i>Accession</i>: %{customdata[2]:d}<extra></extra>`,
    }));
    const layout = {
      ...legend,
      annotations: [{ text: 'PatientID=ZZ-1003' }],
      title: { text: 'ZZ-1001, ZZ-1002 and ZZ-1003' },
    };
    const table = {
      type: 'table',
      header: { values: ['n', '<b>PatientName</b>'] },
      cells: { values: [[1], ['Zqpoe Lee']] },
    };
    const svg = '<svg><text>ZZ-1001</text></svg>';
    const shown = [
      show({ 'application/vnd.plotly.v1+json': { data: traces, layout }, 'image/svg+xml': svg }),
      show({ 'application/vnd.plotly.v1+json': { data: [table], layout: {} } }),
    ];
    const { parts, summary } = renderReport(createNotebook([code(shown)]));
    const page = parts.map((part) => Buffer.from(part).toString()).join('');
    const leaks = ['ZZ-100', '99880', 'Zqdoe', 'Zqroe', '99770', 'Zqpoe'];
    expect(leaks.filter((leak) => page.includes(leak))).toEqual([]);
    expect(page).toContain('"name":"[masked: patient identifier] ');
    expect(page).toContain('5,"[masked: patient identifier]');
    expect(summary.masked).toEqual({ 'person name': 5, 'patient identifier': 39 });
    expect(summary.details[0]!.reason).toContain('its own picture is left out');
  });

  test('leave a figure as it is where nothing names them', () => {
    const figure = {
      data: [{ name: 'ZZ-1001', x: ['a'], hovertemplate: 'view=%{x}' }],
      layout: { legend: { title: { text: 'view' } } },
    };
    expect(maskFigure(figure)).toBe(figure);
  });

  test('are counted in the words of an index and among the facts of a comparison', () => {
    const cell = code([show({ 'text/html': '<table><tr><th>PatientID</th><td>ZQ7787</td></tr></table>' })]);
    const entry = { notebook: createNotebook([cell]), name: 'a', status: 'done' as const, href: 'a.html' };
    expect(renderIndex([entry], { title: 'set' })).toContain('Masked on this page: patient identifier (1).');
    const compared = ['ZQ7788', 'ZQ7789'].map((PatientID) => ({
      ...{ name: PatientID, notebook: null, facts: { Parameters: { PatientID } }, synthetic: false },
      ...{ sources: [], notes: [] },
    }));
    const named = compared.map((item, index) => ({ ...item, name: `run ${index}` }));
    const { page } = renderComparison({ compared: named, scores: [], figures: [] });
    expect(page).toContain('Masked on this page: patient identifier (2).');
  });

  test('reach no comparison', () => {
    const other = structuredClone(notebook);
    const compared = [notebook, other].map((item, index) => ({
      name: `${place('name')} ${index}`,
      notebook: item,
      facts: { Parameters: { note: place(`fact ${index}`), PatientID: `ZQ77${index}` } },
      synthetic: false,
      sources: [{ name: place(`source ${index}`), sha256: 'x' }],
      notes: [place('note')],
    }));
    expect(findLeaks(renderComparison({ compared, scores: [], figures: [] }).page)).toEqual([]);
  });
});
