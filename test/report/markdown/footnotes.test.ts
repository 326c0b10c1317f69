import { describe, expect, test } from 'vitest';
import { prose, renderMain } from '../notebooks.js';

const idsOf = (markup: string): string[] => [...markup.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);

describe('footnotes', () => {
  test('are numbered through the page, with ids of their own and links both ways', () => {
    const main = renderMain(prose('a[^1]\n\n[^1]: First.'), prose('b[^1] ^[In *line*]\n\n[^1]: Second.'));
    expect(main.match(/<a href="#fn\d+" id="fnref\d+" role="doc-noteref" aria-label="Note \d+">\d<\/a>/g)).toHaveLength(
      3,
    );
    const notes = [...main.matchAll(/<li id="fn(\d)"><p>(.*?) <a href="#fnref(\d)"/g)].map((match) => match.slice(1));
    expect(notes).toEqual([
      ['1', 'First.', '1'],
      ['2', 'Second.', '2'],
      ['3', 'In <em>line</em>', '3'],
    ]);
    expect(new Set(idsOf(main)).size).toBe(idsOf(main).length);
  });

  test('may be defined in another cell, and cited twice', () => {
    const main = renderMain(prose('a[^x] b[^x]'), prose('[^x]: Of **two**\n    lines.\n\nAfter.'));
    expect(main).toContain('<li id="fn1"><p>Of <strong>two</strong>\nlines. <a href="#fnref1" ');
    expect(main).toContain('<a href="#fnref1-1" role="doc-backlink" aria-label="Back to note 1 in the text, place 2">');
    expect(main).toContain('<p>After.</p>');
    expect(main.match(/Of <strong>/g)).toHaveLength(1);
  });

  test('without a definition stay text', () => {
    expect(renderMain(prose('a[^none]'))).toBe('<div class="cell markdown" id="cell-1">\n<p>a[^none]</p>\n\n</div>');
  });

  test('beyond a thousand in one text stay as they are', () => {
    const many = Array.from({ length: 1100 }, (_, note) => `a[^${note}]\n\n[^${note}]: x`).join('\n\n');
    expect(renderMain(prose(many)).includes('<p>a[^1099]</p>')).toBe(true);
    expect(renderMain(prose(many)).includes('doc-endnotes')).toBe(false);
  });

  test('are sanitised', () => {
    expect(
      renderMain(prose('a[^1]\n\n[^1]: <img src=x onerror="ran()"> [x](javascript:ran()) <script>ran()</script>')),
    ).not.toMatch(/onerror|<script|href="javascript/);
  });
});
