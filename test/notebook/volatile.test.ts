/** The list of volatile fields does what it says. */
import { expect, test } from 'vitest';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { removeFields, uncomparedFields, volatileFields } from '../../src/notebook/volatile.js';

const executed = parseNotebook(
  JSON.stringify({
    cells: [
      { cell_type: 'markdown', id: 'a', metadata: {}, source: 'a' },
      {
        cell_type: 'code',
        id: 'b',
        metadata: {
          tags: ['x'],
          execution: { 'iopub.execute_input': '' },
          angiolab: { durationMs: 1, peakMemoryBytes: 2, own: 3 },
        },
        source: 'b',
        execution_count: 4,
        outputs: [
          { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
          { output_type: 'execute_result', data: { 'text/plain': 'r' }, metadata: { m: 1 }, execution_count: 4 },
        ],
      },
    ],
    metadata: { angiolab: { parameters: {} } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
);

test('removeFields leaves a run’s own fields away, and nothing else', () => {
  const [markdown, code] = executed.cells;
  const rest = removeFields(executed);
  expect(rest).toEqual({
    ...executed,
    cells: [markdown, { ...code, metadata: { tags: ['x'], angiolab: { own: 3 } } }],
  });
  expect(removeFields(rest)).toEqual(rest);
});

test('removeFields leaves away what a comparison doesn’t look at', () => {
  const code = removeFields(executed, [...volatileFields, ...uncomparedFields]).cells[1];
  expect(code).toEqual({
    cell_type: 'code',
    id: 'b',
    metadata: { tags: ['x'], angiolab: { own: 3 } },
    source: 'b',
    outputs: [
      { output_type: 'error', ename: 'E', evalue: 'v' },
      { output_type: 'execute_result', data: { 'text/plain': 'r' } },
    ],
  });
});
