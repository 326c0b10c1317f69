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

test('describeInterrupt names the last cell that has a duration', () => {
  const measured = { angiolab: { durationMs: 3 } };
  const at = notebook(cell('a', measured), cell('b', measured), cell('c', {}));
  expect(describeInterrupt(at)).toEqual({
    code: 'interrupted',
    message: 'interrupted at cell 2; what was done is saved',
    fix: '',
    status: 130,
  });
  expect(describeInterrupt(notebook(cell('a', {}))).message).toBe(
    'interrupted before the first cell; what was done is saved',
  );
});
