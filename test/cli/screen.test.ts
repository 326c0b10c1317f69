import { expect, test } from 'vitest';
import { createScreen } from '../../src/cli/screen.js';

test('createScreen draws lines anew in place, below the log, and cuts those that are too long', () => {
  const written: string[] = [];
  const screen = createScreen({ write: (text) => written.push(text), columns: 6 });
  screen.draw(['one', 'two and more']);
  screen.log('said');
  screen.draw([]);
  screen.log('end');
  expect(written).toEqual(['one\ntwo a\n', '\u001b[2A\u001b[Jsaid\none\ntwo a\n', '\u001b[2A\u001b[J', 'end\n']);
});

test('createScreen takes a terminal that gives no width for 80 columns', () => {
  const written: string[] = [];
  createScreen({ write: (text) => written.push(text), columns: 0 }).draw(['x'.repeat(100)]);
  expect(written).toEqual([`${'x'.repeat(79)}\n`]);
});
