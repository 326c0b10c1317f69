import { expect, test } from 'vitest';
import { nameCell } from '../../src/notebook/name-cell.js';
import type { Cell } from '../../src/notebook/nbformat.js';

test('nameCell counts all cells, and adds the number that the kernel gave', () => {
  const prose: Cell = { cell_type: 'markdown', id: 'a', metadata: {}, source: 'why' };
  const code = { cell_type: 'code', metadata: {}, source: '1', outputs: [] } as const;
  const cells: Cell[] = [prose, { ...code, id: 'b', execution_count: 7 }, { ...code, id: 'c', execution_count: null }];
  expect(cells.map((_, index) => nameCell({ cells }, index))).toEqual(['cell 1', 'cell 2 (In [7])', 'cell 3']);
});
