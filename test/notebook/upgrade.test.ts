/** Old notebooks, upgraded as nbformat upgrades them (test/fixtures/notebook/make-fixtures.py), and the repairs that are listed. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotebookError, parseAndRepair, parseNotebook, readAndRepair } from '../../src/notebook/read-notebook.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';

const pathOf = (name: string): string => resolve(import.meta.dirname, '../fixtures/notebook', `${name}.ipynb`);

function repairsOf(value: object): readonly string[] {
  return parseAndRepair(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, ...value })).repairs;
}

function repairsOfCell(cell: object): readonly string[] {
  const whole = { cell_type: 'code', id: 'a', metadata: {}, source: '', outputs: [], execution_count: null };
  return repairsOf({ cells: [{ ...whole, ...cell }] });
}

describe('readAndRepair', () => {
  test.each(['2.0', '3.0'])('upgrades %s to what nbformat makes of it', async (version) => {
    const { notebook, repairs } = await readAndRepair(pathOf(`old-${version}`));
    expect(formatNotebook(notebook)).toBe(await readFile(pathOf(`old-${version}.upgraded`), 'utf8'));
    expect(repairs).toEqual([`was nbformat ${version}; is 4.5 now`, 'had 2 worksheets; their cells are one list now']);
  });

  test('repairs nothing in a valid notebook', async () => {
    expect((await readAndRepair(pathOf('peer-4.5'))).repairs).toEqual([]);
  });
});

describe('parseAndRepair', () => {
  test('lists ids that are missing, invalid or given twice', () => {
    const cells = ['a', undefined, 'a', 'no id!', 'cell-3'].map((id) => ({
      cell_type: 'raw',
      ...(id && { id }),
      metadata: {},
      source: '',
    }));
    expect(repairsOf({ cells })).toEqual([
      'cell 2: had no id; is cell-2 now',
      "cell 3: id was 'a', as an earlier cell's; is cell-3 now",
      "cell 4: id was 'no id!', which is not valid; is cell-4 now",
      "cell 5: id was 'cell-3', as an earlier cell's; is cell-5 now",
    ]);
    expect(repairsOf({ nbformat_minor: 4, cells: cells.slice(1, 2) })).toEqual(['was nbformat 4.4; is 4.5 now']);
  });

  test.each([
    [{ metadata: undefined }, 'cell 1: metadata was nothing; is empty now'],
    [{ metadata: { tags: 'parameters' } }, "cell 1: tags were 'parameters', not a list of texts; it has none now"],
    [{ outputs: undefined }, 'cell 1: had no list of outputs; has an empty one now'],
    [{ execution_count: '*' }, "cell 1: execution_count was '*'; is null now"],
    [{ prompt_number: 1, input: 'x' }, 'cell 1: had prompt_number, input, which nbformat 4.5 lacks; left out'],
    [
      { outputs: [{ output_type: 'stream', name: 'out', text: '' }] },
      "cell 1, output 1: stream was 'out'; is stdout now",
    ],
    [{ outputs: [{ output_type: 'display_data', data: {} }] }, 'cell 1, output 1: metadata was nothing; is empty now'],
    [
      { outputs: [{ output_type: 'error', ename: 'E', evalue: '' }] },
      'cell 1, output 1: traceback was nothing; is empty now',
    ],
  ])('lists what it repairs in %j', (cell, repair) => {
    expect(repairsOfCell(cell)).toEqual([repair]);
  });

  test('leaves out what names no kernel and no language', () => {
    const metadata = { kernelspec: 'python3', language_info: {} };
    expect(repairsOf({ cells: [], metadata })).toEqual([
      'kernelspec had no name; left out',
      'language_info had no name; left out',
    ]);
  });

  test('repairs once: what it gives needs no repair', () => {
    const cell = fc.record({
      cell_type: fc.constantFrom('code', 'raw', 'markdown'),
      id: fc.option(fc.string(), { nil: undefined }),
      source: fc.string(),
      metadata: fc.oneof(fc.constant({ tags: 1 }), fc.jsonValue()),
      execution_count: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(cell), fc.nat(5), (cells, nbformat_minor) => {
        const first = parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor, cells }));
        expect(parseAndRepair(formatNotebook(first))).toEqual({ notebook: first, repairs: [] });
      }),
    );
  });

  test('keeps JSON of nbformat 3 that cannot be parsed as text, and joins lines that lack their line feeds', () => {
    const output = { output_type: 'pyout', json: ['{'], text: ['a', 'b'], prompt_number: 1 };
    const cells = [{ cell_type: 'code', input: ['x', 'y'], language: 'python', outputs: [output] }];
    const { notebook, repairs } = parseAndRepair(
      JSON.stringify({ nbformat: 3, metadata: {}, worksheets: [{ cells }] }),
    );
    expect(repairs).toEqual([
      'was nbformat 3.0; is 4.5 now',
      'cell 1, output 1: its JSON could not be parsed; is a text now',
    ]);
    expect(notebook.cells[0]).toMatchObject({
      source: 'x\ny',
      outputs: [{ data: { 'text/plain': 'a\nb', 'application/json': '{' }, execution_count: 1 }],
    });
  });

  test.each([
    ['{"nbformat": 3}', /x\.ipynb: expected a list of worksheets, got nothing; restore the file$/],
    ['{"nbformat": 3, "worksheets": [{}]}', /expected a list of cells, got nothing;/],
    ['{"nbformat": 3, "worksheets": [{"cells": [1]}]}', /x\.ipynb, cell 1: expected an object, got null;/],
    [
      '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "outputs": [{"output_type": "x"}]}]}]}',
      /cell 1, output 1: expected an output of nbformat 4, got 'x';/,
    ],
    ['{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "raw", "source": 1}]}]}', /cell 1: expected text/],
  ])('refuses %s', (text, message) => {
    expect(() => parseAndRepair(text, 'x.ipynb')).toThrow(NotebookError);
    expect(() => parseAndRepair(text, 'x.ipynb')).toThrow(message);
  });

  test('refuses a heading that is no text, whatever it is', () => {
    const cells = [{ cell_type: 'heading', level: 1, source: { toString: 0 } }];
    expect(() => parseAndRepair(JSON.stringify({ nbformat: 3, worksheets: [{ cells }] }))).toThrow(NotebookError);
  });

  test('gives a notebook or a NotebookError for any JSON of an old notebook', () => {
    const output = fc.record({ output_type: fc.constantFrom('pyout', 'pyerr', 'stream'), text: fc.jsonValue() });
    const cell = fc.record({
      cell_type: fc.constantFrom('code', 'heading', 'html'),
      input: fc.oneof(fc.string(), fc.jsonValue()),
      source: fc.oneof(fc.string(), fc.jsonValue()),
      level: fc.jsonValue(),
      metadata: fc.jsonValue(),
      outputs: fc.oneof(fc.array(output), fc.jsonValue()),
    });
    const sheets = fc.array(fc.record({ cells: fc.array(fc.oneof(cell, fc.jsonValue())) }));
    fc.assert(
      fc.property(fc.constantFrom(2, 3), sheets, (nbformat, worksheets) => {
        try {
          parseAndRepair(JSON.stringify({ nbformat, worksheets }));
        } catch (error) {
          expect(error).toBeInstanceOf(NotebookError);
        }
      }),
    );
  });
});
