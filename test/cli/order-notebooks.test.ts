import { describe, expect, test } from 'vitest';
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
    expect(() => orderNotebooks([member('a', ['y'], ['x']), member('b', ['x'], ['y'])])).toThrow(
      new RangeError(
        `Cannot order the notebooks: expected no two that read each other's products, got a, b; change their "angiolab" reads and writes`,
      ),
    );
  });
});
