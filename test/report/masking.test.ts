import { describe, expect, test } from 'vitest';
import type { MaskCounts } from '../../src/privacy/mask-identifiers.js';
import { renderComparison } from '../../src/report/compare/render-comparison.js';
import { maskMarkup } from '../../src/report/masking/mask-markup.js';
import { renderReport } from '../../src/report/render.js';
import { renderIndex } from '../../src/report/render-index.js';
import { createCanaries } from './canaries.js';

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
