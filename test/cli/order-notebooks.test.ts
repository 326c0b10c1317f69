import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { orderNotebooks } from '../../src/cli/order-notebooks.js';

const member = (path: string, reads: string[], writes: string[]) => ({ path, reads, writes });

describe('orderNotebooks', () => {
  test('puts the writer of a path before its reader and keeps the given order otherwise', () => {
    const ordered = orderNotebooks([
      member('errors', ['run'], []),
      member('inspect', [], []),
      member('train', ['split'], ['run']),
      member('split', [], ['split']),
    ]);
    expect(ordered.map((item) => item.path)).toEqual(['inspect', 'split', 'train', 'errors']);
    expect(ordered.at(-1)?.dependsOn).toEqual(['train']);
  });

  test('takes a path that nobody writes to be there, and lets a notebook read what it writes', () => {
    expect(orderNotebooks([member('a', ['given', 'own'], ['own'])]).map((item) => item.dependsOn)).toEqual([[]]);
  });

  test('refuses a circle and names its notebooks', () => {
    expect(() => orderNotebooks([member('/home/me/a', ['y'], ['x']), member('b', ['x'], ['y'])])).toThrow(
      new UsageError(
        `Cannot order the notebooks: expected no two that read each other's products, got a, b; change their "angiolab" reads and writes`,
      ),
    );
  });

  test('takes a folder and what lies in it for one place, and a longer name for another', () => {
    const dependsOn = (reads: string, writes: string): readonly string[] | undefined =>
      orderNotebooks([member('reader', [reads], []), member('writer', [], [writes])]).find(
        ({ path }) => path === 'reader',
      )?.dependsOn;
    expect(dependsOn('runs/demo', 'runs/demo/x')).toEqual(['writer']);
    expect(dependsOn('runs/demo/x', 'runs/demo/')).toEqual(['writer']);
    expect(dependsOn('./runs//demo', 'runs/demo')).toEqual(['writer']);
    expect(dependsOn('.', 'anything')).toEqual(['writer']);
    expect(dependsOn('runs/demo', 'runs/demo-2')).toEqual([]);
    expect(dependsOn('split.json', 'split')).toEqual([]);
  });

  test('lets writers of one place wait for one another, without needing each other', () => {
    const [first, second] = orderNotebooks([member('a', [], ['runs']), member('b', [], ['runs/b'])]);
    expect([first?.waitsFor, second?.waitsFor, second?.dependsOn]).toEqual([[], ['a'], []]);
  });
});
