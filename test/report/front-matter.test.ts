import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/notebook/nbformat.js';
import { takeFrontMatter } from '../../src/report/front-matter.js';
import { render } from '../../src/report/render.js';
import { code, createNotebook, prose, renderMain } from './notebooks.js';

const yaml = `---
title: What <it> is
authors:
  - name: Ada
    orcid: https://orcid.org/0000-0001-2345-678X
    affiliations: [one, Elsewhere]
  - Bob
affiliations:
  - id: one
    name: First Place
date: 2024-01-02
abstract: |
  Because *so*.
keywords: [a, b]
---
`;
const stated = {
  title: 'What <it> is',
  subtitle: null,
  authors: [
    { name: 'Ada', affiliations: ['First Place', 'Elsewhere'], orcid: '0000-0001-2345-678X' },
    { name: 'Bob', affiliations: [], orcid: null },
  ],
  date: '2024-01-02',
  abstract: 'Because *so*.',
  keywords: ['a', 'b'],
};

describe('takeFrontMatter', () => {
  test.each([
    ["MyST's, in the first Markdown cell", prose(`${yaml}# Head`), '# Head'],
    ["Quarto's, in the first raw cell", { ...prose(yaml), cell_type: 'raw' } as Cell, ''],
  ])('reads %s, and takes it out of the text', (_, cell, rest) => {
    const { front, notebook } = takeFrontMatter(createNotebook([prose(''), cell]));
    expect(front).toEqual(stated);
    expect(notebook.cells[1]!.source).toBe(rest);
  });

  test("reads nbformat's metadata, and Quarto's names in parts", () => {
    const authors = [{ name: { given: 'Ada', family: 'L' }, affiliation: 'Here', email: 'kept@example.org' }];
    const { front } = takeFrontMatter(createNotebook([], { title: 'T', authors, date: 'today' }));
    expect(front).toMatchObject({ title: 'T', date: null });
    expect(front.authors).toEqual([{ name: 'Ada L', affiliations: ['Here'], orcid: null }]);
  });

  const bomb = `---\ntitle: t\na: &a [x,x]\n${Array.from({ length: 30 }, (_, k) => `b${k}: &b${k} [*${k === 0 ? 'a' : `b${k - 1}`},*${k === 0 ? 'a' : `b${k - 1}`}]`).join('\n')}\n---\n`;
  test.each([
    ['a heading between two rules', '---\nResult: good\n---\n'],
    ['no mapping', '---\ntitle\n---\n'],
    ['broken YAML', '---\ntitle: "x\n---\n'],
    ['a bomb of aliases', bomb],
    ['a text without end', `---\ntitle: ${'x'.repeat(30_000)}\n---\n`],
  ])('leaves %s where it is', (_, source) => {
    expect(takeFrontMatter(createNotebook([prose(source)])).notebook.cells[0]!.source).toBe(source);
  });
});

describe('render, masthead', () => {
  test('shows what the notebook states, escaped, and keeps its first heading in the text', () => {
    const page = render(createNotebook([prose(`${yaml}# Head`)]));
    expect(page).toContain('<h1>What &lt;it&gt; is</h1>');
    expect(page).toContain('<a href="https://orcid.org/0000-0001-2345-678X" aria-label="ORCID of Ada">ORCID</a>');
    expect(page).toContain('<p>Because <em>so</em>.</p>');
    expect(page).toContain('<h2 id="section-head">');
    expect(page).not.toContain('title: What');
  });

  test('does not repeat a heading that is the title', () => {
    expect(renderMain(prose('---\ntitle: Same\n---\n# Same\n\ntext'))).not.toContain('Same');
  });

  test('lists parameters with the values of the run, unless tags keep them from the page', () => {
    const cells = [
      code([], ['parameters'], "const seed = 1;\nconst name = 'a';"),
      code([], ['injected-parameters'], 'const seed = 2;'),
    ];
    const page = render(createNotebook(cells));
    expect(page).toContain(
      '<dt>seed</dt><dd><code>2</code> <span class="default">default <code>1</code></span></dd>\n</dl>\n<details class="fold"><summary>1 other parameter, as by default</summary>\n<dl class="facts">\n<dt>name</dt><dd><code>&#39;a&#39;</code></dd>',
    );
    expect(render(createNotebook(cells.slice(0, 1)))).toContain('<summary>2 parameters, as by default</summary>');
    expect(page.split('Parameters of this run')).toHaveLength(2);
    const hidden = cells.map((cell) => ({ ...cell, metadata: { tags: [...cell.metadata.tags!, 'remove-input'] } }));
    expect(render(createNotebook(hidden))).not.toContain('<dt>seed</dt>');
    expect(
      render(createNotebook([code([], ['parameters'], 'x <- 1')], { language_info: { name: 'R' } })),
    ).not.toContain('class="parameters"');
  });
});
