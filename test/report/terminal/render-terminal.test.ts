import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTerminal } from '../../../src/report/terminal/render-terminal.js';

const render = (text: string): string => renderTerminal(text).markup;

describe('renderTerminal', () => {
  test('turns colours into classes and escapes the text', () => {
    expect(render('\x1b[31m<b>\x1b[0m & c')).toBe('<span class="ansi-red-fg">&lt;b&gt;</span> &amp; c');
  });

  test.each([
    ['a progress bar', ' 10 %\r 50 %\r100 %\nnext', '100 %\nnext'],
    ['a return at the end of a line', 'done\r\nnext\r\r\n', 'done\nnext\n'],
    ['a return that nothing follows', 'half\r', 'half'],
    ['a return before a colour alone', 'half\r\x1b[0m', 'half'],
    ['an erased line', 'old\r\x1b[Knew', 'new'],
    ['backspaces', 'abc\b\bX', 'aXc'],
    ['nested progress bars', 'outer 1\ninner 50 %\x1b[A\router 2\n\rinner 100 %', 'outer 2\ninner 100 %'],
    ['an erased line above', 'old\nnew\x1b[1A\x1b[2K\rlast', 'last\nnew'],
    ['a far cursor, within bounds', `a\x1b[999999999C`, 'a'],
  ])('folds %s to its last state', (_, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  test('keeps a colour that an overwritten piece set', () => {
    expect(render('\x1b[32m1\r2\x1b[0m')).toBe('<span class="ansi-green-fg">2</span>');
  });

  test.each([
    ['a link', '\x1b]8;;javascript:alert(1)\x07text\x1b]8;;\x07', 'text'],
    ['a window title', '\x1b]0;title\x07text', 'text'],
    ['cursor movements', '\x1b[2J\x1b[1;1H\x1b[?25ltext', 'text'],
    ['a broken sequence', 'a\x1b[é b', 'a[é b'],
    ['an escape at the end', 'text\x1b', 'text'],
  ])('drops %s and keeps the words', (_, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  test('shows every character of plain text', () => {
    const plain = fc.string().filter((text) => !['\r', '\n', '\b', '\x1b'].some((control) => text.includes(control)));
    fc.assert(
      fc.property(plain, (text) => {
        const shown = render(text).replace(/&#39;|&(\w+);/g, (_, name) =>
          name === undefined ? "'" : { lt: '<', gt: '>', amp: '&', quot: '"' }[name as string]!,
        );
        expect(shown).toBe(text);
      }),
    );
  });
});
