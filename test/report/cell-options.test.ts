import { describe, expect, test } from 'vitest';
import type { Output } from '../../src/notebook/nbformat.js';
import { readCellOptions } from '../../src/report/cell-options.js';
import { renderReport } from '../../src/report/render.js';
import { code, createNotebook, prose, renderMain, show } from './notebooks.js';

const plain = readCellOptions(code([]));

describe('readCellOptions', () => {
  test.each([
    ['hide-cell', { cell: 'folded' }],
    ['remove_cell', { cell: 'removed' }],
    ['hide_input', { input: 'folded' }],
    ['remove-input', { input: 'removed' }],
    ['hide-output', { output: 'folded' }],
    ['remove_output', { output: 'removed' }],
    ['remove-stdout', { removesStdout: true }],
    ['remove-stderr', { removesStderr: true }],
    ['scroll-output', { scrolls: true }],
    ['output_scroll', { scrolls: true }],
    ['full-width', { width: 'full' }],
    ['margin', { width: 'margin' }],
    ['popout', { width: 'margin' }],
    ['exercise', { teaching: 'exercise' }],
    ['solution', { teaching: 'solution' }],
    ['raises-exception', {}],
    ['skip-execution', {}],
  ])('knows the tag %s', (tag, expected) => {
    expect(readCellOptions(code([], [tag]))).toEqual({ ...plain, ...expected });
  });

  test.each([
    [{ jupyter: { source_hidden: true } }, { input: 'folded' }],
    [{ jupyter: { outputs_hidden: true } }, { output: 'folded' }],
    [{ hide_input: true }, { input: 'folded' }],
    [{ collapsed: true }, { output: 'folded' }],
    [{ scrolled: true }, { scrolls: true }],
    [{ mystnb: { figure: { caption: 'C', name: 'fig-n' } } }, { caption: 'C', label: 'fig-n' }],
    [
      { caption: 'C', label: 'tbl-n' },
      { caption: 'C', label: 'tbl-n', isTable: true },
    ],
  ])('knows the metadata %j', (metadata, expected) => {
    expect(readCellOptions({ ...code([]), metadata })).toEqual({ ...plain, ...expected });
  });

  test.each([
    ['#| echo: false', { input: 'removed' }],
    ['//| output: false', { output: 'removed' }],
    ['#| include: false', { cell: 'removed' }],
    ['#| warning: false', { removesStderr: true }],
    ['#| code-fold: show', { input: 'open' }],
    ['#| code-fold: true\n#| code-summary: Look', { input: 'folded', summary: 'Look' }],
    ['#| label: fig-a\n#| fig-cap: "A: b"\n#| fig-alt: c', { label: 'fig-a', caption: 'A: b', alt: 'c' }],
    ['//| tbl-cap: T', { caption: 'T', isTable: true }],
  ])('knows the option %j, and takes it out of the code', (head, expected) => {
    expect(readCellOptions(code([], [], `${head}\ncode()`))).toEqual({ ...plain, ...expected });
  });

  test('leaves comments that are no options', () => {
    for (const source of ['#| : [', '# | echo: false\nx', 'x\n#| echo: false'])
      expect(readCellOptions(code([], [], source)).source).toBe(source);
  });
});

const streams: Output[] = [
  { output_type: 'stream', name: 'stdout', text: 'said' },
  { output_type: 'stream', name: 'stderr', text: 'warned' },
];

describe('render, cell options', () => {
  test('counts what they leave out', () => {
    const { parts, summary } = renderReport(createNotebook([code(streams, ['remove-stderr'])]));
    const page = parts.map((part) => Buffer.from(part).toString()).join('');
    expect(page).toContain('said');
    expect(page).not.toContain('warned');
    expect(summary.outputs).toEqual({ shown: 1, degraded: 0, refused: 0, removed: 1 });
  });

  test('marks an exercise, and closes its solution', () => {
    const main = renderMain(prose('Do it.', ['exercise']), prose('Done.', ['solution']));
    expect(main).toContain(
      '<div class="exercise" role="group" aria-label="Exercise"><p class="label">Exercise</p>\n<p>Do it.</p>',
    );
    expect(main).toContain(
      '<details class="fold solution"><summary>Solution</summary>\n<noscript class="held"><p>Done.</p>',
    );
  });
});

describe('render, captions', () => {
  const png = { 'image/png': 'iVBORw0KGgo', 'text/plain': '<Figure>' };
  const table = { 'text/html': '<table><tr><td>1</td></tr></table>' };

  test('numbers figures and tables apart, in order, only where they have a label or a caption', () => {
    const main = renderMain(
      code([...streams, show(png)], [], '#| label: fig-a\n#| fig-cap: The *first*\nx'),
      code([show(png)]),
      code([show(table, { caption: 'Counts' })]),
      code([
        show(
          { ...table, 'text/html': table['text/html'].replace('<tr>', '<caption>Own</caption><tr>') },
          { label: 'tbl-own' },
        ),
      ]),
      code([show(png, { 'image/png': { caption: 'Last' } })]),
      prose('![Drawn](data:image/png;base64,iVBORw0KGgo=){#fig-md}'),
    );
    const numbers = [...main.matchAll(/<span class="number"[^>]*>([^<]*)<\/span>([^<]*)/g)].map(
      (match) => match[1]! + match[2]!,
    );
    expect(numbers).toEqual(['Figure 1. The ', 'Table 1. Counts', 'Table 2. Own', 'Figure 2. Last', 'Figure 3. Drawn']);
    expect(main).toContain('<figure class="output numbered" id="label-fig-a"><img class="picture"');
    expect(main).toContain('alt="The first"><figcaption>');
    expect(main).toMatch(/<figcaption><span class="number">Table 1\.<\/span> Counts<\/figcaption><div class="markup"/);
  });

  test('gives a figure without words those of its caption, and takes a caption from its own facts', () => {
    const figure = { data: [{ y: [1] }], layout: { meta: { caption: 'From meta' } } };
    const { parts, summary } = renderReport(
      createNotebook([code([show({ 'application/vnd.plotly.v1+json': figure })])]),
    );
    expect(parts.map((part) => Buffer.from(part).toString()).join('')).toContain('aria-label="From meta"');
    expect(summary.missingAlternatives).toEqual([]);
  });

  test('sanitises captions and makes ids of hostile labels harmless', () => {
    const main = renderMain(code([show(png, { caption: '<img src=x onerror=ran()>', label: '"><script>' })]));
    expect(main).not.toMatch(/onerror|<script/);
    expect(main).toContain('id="label--script-"');
  });
});
