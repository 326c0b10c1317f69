import { describe, expect, test } from 'vitest';
import { code, prose, renderMain, show } from '../notebooks.js';

describe('task lists', () => {
  const items =
    '<li class="task"><label><input type="checkbox" disabled> to <em>do</em></label></li>\n<li class="task"><label><input type="checkbox" disabled checked> done</label></li>';

  test('have check boxes that nobody can change, labelled by their words, in prose and in outputs', () => {
    const source = '- [ ] to *do*\n- [x] done';
    expect(renderMain(prose(source))).toContain(items);
    expect(renderMain(code([show({ 'text/markdown': source })]))).toContain(items);
  });

  test.each(['- [y] no', '[ ] no list', '- `[ ]` code'])('need a box at the head of an item: not %j', (source) => {
    expect(renderMain(prose(source))).not.toContain('checkbox');
  });

  test('let no other input in', () => {
    expect(renderMain(prose('- <input type="checkbox"> x'))).not.toContain('<input');
  });
});
