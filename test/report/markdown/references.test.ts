import { describe, expect, test } from 'vitest';
import { renderReport } from '../../../src/report/render.js';
import { code, createNotebook, prose, renderMain, show } from '../notebooks.js';

const picture = { 'image/png': 'iVBORw0KGgo', 'text/plain': '<Figure>' };
const labelled = (label: string, caption: string) =>
  code([show(picture)], [], `#| label: ${label}\n#| fig-cap: ${caption}\nplot()`);

describe('references', () => {
  test.each([
    ['a link without words', '[](#fig-b)', '<a href="#label-fig-b">Figure 2</a>'],
    ['a link with words', '[*that*](#fig-b)', '<a href="#label-fig-b"><em>that</em></a>'],
    ["Quarto's", 'see @fig-b.', 'see <a href="#label-fig-b">Figure 2</a>.'],
    ["MyST's ref", '{ref}`fig-b`', '<a href="#label-fig-b">Figure 2</a>'],
    ["MyST's ref with words", '{ref}`that <fig-b>`', '<a href="#label-fig-b">that</a>'],
    ["MyST's numref", '{numref}`Fig. %s <fig-b>`', '<a href="#label-fig-b">Fig. 2</a>'],
    ['a labelled section', '{ref}`there`', '<a href="#section-part-two">Part two</a>'],
    ['a section as Jupyter calls it', '[x](#Part-two)', '<a href="#section-part-two">x</a>'],
    ['a cell', '[x](#cell-2)', '<a href="#cell-2">x</a>'],
    ['an address', 'mail@fig-b.org', '<p>[masked: e-mail address]</p>'],
    ['code', '`@fig-b`', '<code>@fig-b</code>'],
  ])('of %s', (_, source, expected) => {
    const cells = [prose(source), labelled('fig-a', 'A'), labelled('fig-b', 'B'), prose('(there)=\n## Part two')];
    expect(renderMain(...cells)).toContain(expected);
  });

  test('to nothing are shown as such, and listed in the notes', () => {
    const { parts, summary } = renderReport(createNotebook([prose('@fig-x and [words](#<b>)')]));
    const page = parts.map((part) => Buffer.from(part).toString()).join('');
    expect(summary.unknownReferences).toEqual(['fig-x', '<b>']);
    expect(page).toContain('<span class="unknown-reference" title="Nothing on this page has this label">fig-x</span>');
    expect(page).toContain('<li><code>&lt;b&gt;</code></li>');
  });
});
