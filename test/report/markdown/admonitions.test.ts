import { describe, expect, test } from 'vitest';
import { prose, renderMain } from '../notebooks.js';

const box = (tone: string, name: string, title: string, body = 'text'): string =>
  `<div class="admonition ${tone}" role="note" aria-label="${name}"><p class="admonition-title">${title}</p>\n<p>${body}</p>\n</div>`;
const kind = (label: string): string => `<span class="kind">${label}</span>`;

describe('admonitions', () => {
  test.each([
    ['MyST', ':::{note} A & B\ntext\n:::', box('plain', 'Note: A &amp; B', `${kind('Note')} A &amp; B`)],
    ['MyST with back quotes', '```{tip}\ntext\n```', box('good', 'Tip', kind('Tip'))],
    [
      'MyST with options',
      ':::{admonition} Mind\n:class: warning\ntext\n:::',
      box('caution', 'Warning: Mind', `${kind('Warning')} Mind`),
    ],
    ['Docusaurus', ':::danger[Stop]\ntext\n:::', box('alarm', 'Danger: Stop', `${kind('Danger')} Stop`)],
    [
      'Quarto',
      '::: {.callout-important title="So"}\ntext\n:::',
      box('key', 'Important: So', `${kind('Important')} So`),
    ],
    ['Quarto with a heading', '::: {.callout-note}\n## So\ntext\n:::', box('plain', 'Note: So', `${kind('Note')} So`)],
    ['GitHub', '> [!CAUTION]\n> text', box('caution', 'Caution', kind('Caution'))],
  ])('of %s become a box that says what it is', (_, source, expected) => {
    expect(renderMain(prose(source))).toContain(expected);
  });

  test('fold where they are dropdowns or solutions, nest, and hold Markdown', () => {
    const main = renderMain(prose('::::{tip}\n:class: dropdown\n:::{solution} Two\n- *a*\n:::\n::::'));
    expect(main).toContain(
      '<details class="admonition good"><summary class="admonition-title"><span class="kind">Tip</span></summary>',
    );
    expect(main).toMatch(
      /<details class="admonition key"><summary[^>]*><span class="kind">Solution<\/span> Two<\/summary>\n<ul>\n<li><em>a<\/em>/,
    );
    expect(main.match(/<\/details>/g)).toHaveLength(2);
  });

  test.each([':::{constructor}\ntext\n:::', '> [!NOSUCH]\n> text', '```{python}\ntext\n```'])(
    'leave %j as it is',
    (source) => {
      expect(renderMain(prose(source))).not.toContain('admonition');
    },
  );

  test('escape what a hostile title says', () => {
    expect(renderMain(prose(':::{note} <img src=x onerror=ran()>"\ntext\n:::'))).not.toMatch(
      /<img|"[^"]*onerror[^"]*"[^>]*"\s*>/,
    );
  });
});
