import { describe, expect, test } from 'vitest';
import type { MaskCounts } from '../../src/privacy/mask-identifiers.js';
import { renderComparison } from '../../src/report/compare/render-comparison.js';
import { maskFigure } from '../../src/report/masking/mask-figure.js';
import { maskJson } from '../../src/report/masking/mask-json.js';
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

const row = (...cells: readonly string[]): string => `<tr>${cells.join('')}</tr>`;
const th = (text: string, attributes = ''): string => `<th${attributes}>${text}</th>`;
const td = (text: string, attributes = ''): string => `<td${attributes}>${text}</td>`;
const table = (...rows: readonly string[]): string => `<table>${rows.join('')}</table>`;
const head = (...rows: readonly string[]): string => `<thead>${rows.join('')}</thead>`;

describe('tables in HTML', () => {
  test.each([
    [
      'a wide heading before',
      table(row(th('n', ' colspan="2"'), th('PatientID')), row(td('1'), td('2'), td('E-1'))),
      1,
    ],
    ['a wide label', table(row(th('PatientID', ' colspan=2')), row(td('E-1'), td('E-2'))), 2],
    [
      'names of an index that cells span',
      table(
        head(row(th(''), th(''), th('n')), row(th('PatientID'), th('view'), th(''))),
        row(th('E-1', ' rowspan="2"'), th('LAO'), td('1')),
        row(th('RAO'), td('2')),
        row(th('E-2'), th('RAO'), td('3')),
      ),
      2,
    ],
    ['a row of values', table(head(row(th(''), th('a'), th('b'))), row(th('PatientID'), td('E-1'), td('E-2'))), 2],
    ['headings that are plain cells', table(row(td('PatientID'), td('n')), row(td('E-1'), td('4711'))), 1],
    ['rows with a heading each', table(row(th('PatientName'), td('Doe')), row(th('Modality'), td('Coro'))), 1],
    [
      'rows without headings',
      table(row(td('PatientID'), td('4711')), row(td('dim0'), td('4')), row(td('dim1'), td('5'))),
      1,
    ],
    [
      'a column beside it',
      table(row(th('PatientID'), th('frames')), row(td('E-1'), td('1200')), row(td('E-2'), td('1300'))),
      2,
    ],
  ])('mask %s, and no other cell', (_, markup, expected) => {
    const counts: MaskCounts = {};
    const masked = maskMarkup(markup, counts);
    expect([Object.values(counts), masked.match(/E-\d|Doe/g)]).toEqual([[expected], null]);
  });
});

describe('maskJson', () => {
  test.each([
    [
      { patient: { id: 'E-1', name: 'Jane Doe', dob: '1970-01-31', age: 40 } },
      { patient: { id: 'N', name: 'P', dob: 'D', age: 40 } },
    ],
    [
      {
        resourceType: 'Patient',
        id: 'E-1',
        name: [{ family: 'Doe', given: ['Jane'] }],
        identifier: [{ system: 'x', value: 'E-2' }],
      },
      {
        resourceType: 'Patient',
        id: 'N',
        name: [{ family: 'P', given: ['P'] }],
        identifier: [{ system: 'x', value: 'N' }],
      },
    ],
    [
      { columns: ['PatientID', 'n'], data: [['E-1', 4711]] },
      { columns: ['PatientID', 'n'], data: [['N', 4711]] },
    ],
    [
      [
        { name: 'PatientID', value: 'E-1' },
        { tag: '(0010,0010)', value: 'Doe' },
        { name: 'n', value: 'E-1' },
      ],
      [
        { name: 'PatientID', value: 'N' },
        { tag: '(0010,0010)', value: 'P' },
        { name: 'n', value: 'E-1' },
      ],
    ],
    [
      { model: { id: 'E-1', name: 'Inception' }, columns: 3, data: [['a1']] },
      { model: { id: 'E-1', name: 'Inception' }, columns: 3, data: [['a1']] },
    ],
  ])('masks what an owner, a name or a column says: %j', (value, expected) => {
    const short = JSON.stringify(maskJson(value, {}))
      .replaceAll('[masked: patient identifier]', 'N')
      .replaceAll('[masked: person name]', 'P')
      .replaceAll('[masked: date of birth]', 'D');
    expect(JSON.parse(short)).toEqual(expected);
  });
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

  test('reach neither search nor comparison where lines or code alone tell what values are', () => {
    const shown = [
      code([show({ 'text/plain': "'ZQ7791'" })], [], 'ds.PatientID'),
      code([show({ 'text/plain': '  PatientID  n\n0    ZQ7792  3' })]),
      code([show({ 'text/plain': '0', 'text/html': '<div data-patient="ZQ7793">a<b>b</b></div>' })]),
      code([{ output_type: 'stream', name: 'stdout', text: 'PatientName\tZqdoe\nPatientID,n\nZQ7794,3' }]),
    ].map((cell, index) => ({ ...cell, id: `cell-${index}` }));
    const changed = shown.map((cell) => ({ ...cell, outputs: [] }));
    const [one, other] = [createNotebook(shown), createNotebook(changed)];
    const index = renderIndex([{ notebook: one, name: 'a', status: 'done', href: 'a.html' }], { title: 'set' });
    const sides = [other, one, other].map((item, at) => ({
      ...{ name: `run ${at}`, notebook: item, facts: {}, synthetic: false, sources: [], notes: [] },
    }));
    const { page, summary } = renderComparison({ compared: sides, scores: [], figures: [] });
    const report = renderReport(one)
      .parts.map((part) => Buffer.from(part).toString())
      .join('');
    for (const text of [index, page, report]) expect(text).not.toMatch(/ZQ779|Zqdoe/);
    expect(summary.masked).toMatchObject({ 'patient identifier': 3, 'person name': 1 });
  });

  test('reach no part of a long table in plain text, folded or not', () => {
    const rows = Array.from({ length: 9000 }, (_, index) => `${index}      ZQ${77000 + index}  ${index % 9}`);
    const { parts } = renderReport(
      createNotebook([
        code([{ output_type: 'stream', name: 'stdout', text: ['   PatientID  n', ...rows].join('\n') }]),
      ]),
    );
    const page = parts.map((part) => Buffer.from(part).toString()).join('');
    expect(page.match(/ZQ77\d+/g)?.slice(0, 3) ?? []).toEqual([]);
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
