import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTerminal } from '../../../src/report/terminal/render-terminal.js';
import { applyColours, plainStyle } from '../../../src/report/terminal/text-style.js';

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

  test.each([
    ['a true colour', '38;2;10;120;5', { ink: [10, 120, 5], ground: null, marks: [] }],
    ['one whose blue is a code', '38;2;255;0;1', { ink: [255, 0, 1], ground: null, marks: [] }],
    ['one whose green and blue are codes', '38;2;9;4;3', { ink: [9, 4, 3], ground: null, marks: [] }],
    ['one that others follow', '38;2;10;120;5;1;4', { ink: [10, 120, 5], ground: null, marks: ['bold', 'underline'] }],
    ['one that others precede', '0;1;38;2;10;120;5', { ink: [10, 120, 5], ground: null, marks: ['bold'] }],
    ['a ground', '48;2;1;2;3', { ink: null, ground: [1, 2, 3], marks: [] }],
    ['ink and ground', '38;2;1;2;3;48;2;4;5;6', { ink: [1, 2, 3], ground: [4, 5, 6], marks: [] }],
    ['ink and ground of 256', '38;5;208;48;5;7;3', { ink: 208, ground: 7, marks: ['italic'] }],
    ['colons with an empty space', '38:2::10:120:5', { ink: [10, 120, 5], ground: null, marks: [] }],
    ['colons without a space', '38:2:10:120:5', { ink: [10, 120, 5], ground: null, marks: [] }],
    ['colons with others after', '38:2::10:120:5;1;48:5:7', { ink: [10, 120, 5], ground: 7, marks: ['bold'] }],
    [
      'colons without a space, with others after',
      '38:2:10:120:5;4;3',
      { ink: [10, 120, 5], ground: null, marks: ['underline', 'italic'] },
    ],
    ['a colour that is none', '38;2;300;0;0;1', { ink: null, ground: null, marks: ['bold'] }],
    ['a colour that was cut', '38;2;1', { ink: null, ground: null, marks: [] }],
    ['a curled underline', '4:3', { ink: null, ground: null, marks: ['underline'] }],
    ['an underline that ends', '4;4:0', { ink: null, ground: null, marks: [] }],
    ['the colour of an underline', '4;58;2;1;3;9;58:5:7', { ink: null, ground: null, marks: ['underline'] }],
  ])('reads %s', (_, parameters, { ink, ground, marks }) => {
    const style = applyColours(plainStyle, parameters);
    expect({ ...style, marks: [...style.marks] }).toEqual({ ink, ground, marks });
  });

  test('shows what rich writes', () => {
    const written = '\x1b[1;38;2;0;255;0;48;2;0;0;64mok\x1b[0m \x1b[3;38;5;208mslow\x1b[0m';
    expect(render(written)).toBe(
      '<span class="ansi-bold" style="color:#00ff00;background:#000040">ok</span> <span class="ansi-rgb ansi-italic" style="--l:#a65800;--d:#ff8700">slow</span>',
    );
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
