import { expect, test } from 'vitest';
import { describeInterrupt } from '../../src/cli/interrupt.js';
import type { CodeCell, Notebook } from '../../src/notebook/nbformat.js';

const cell = (id: string, metadata: CodeCell['metadata']): CodeCell => ({
  cell_type: 'code',
  id,
  metadata,
  source: '1',
  outputs: [],
  execution_count: null,
});
const notebook = (...cells: CodeCell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

test('describeInterrupt names the last cell that has a duration, counting all cells', () => {
  const measured = { angiolab: { durationMs: 3 } };
  const prose = { cell_type: 'markdown', id: 'p', metadata: {}, source: 'why' } as const;
  const code = [cell('a', measured), cell('b', measured), cell('c', {})] as const;
  const at = { ...notebook(), cells: [prose, ...code] };
  expect(describeInterrupt(at)).toEqual({
    code: 'interrupted',
    message: 'interrupted at cell 3; what was done is saved',
    fix: '',
    status: 130,
  });
  expect(describeInterrupt(notebook(cell('a', {}))).message).toBe(
    'interrupted before the first cell; what was done is saved',
  );
});
