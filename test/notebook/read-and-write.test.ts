/** Reading, upgrading and writing notebooks; the file is nbformat's own (test/fixtures/notebook/make-fixtures.py). */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotebookError, parseAndRepair, parseNotebook, readNotebook } from '../../src/notebook/read-notebook.js';
import { formatNotebook, writeNotebook } from '../../src/notebook/write-notebook.js';

const peer = resolve(import.meta.dirname, '../fixtures/notebook/peer-4.5.ipynb');

function fail(text: string): NotebookError {
  try {
    parseNotebook(text, 'x.ipynb');
  } catch (error) {
    expect(error).toBeInstanceOf(NotebookError);
    return error as NotebookError;
  }
  throw new Error('expected an error');
}

describe('readNotebook', () => {
  test('joins texts, and leaves JSON types as they are', async () => {
    const notebook = await readNotebook(peer);
    const code = notebook.cells[1];
    if (code?.cell_type !== 'code') throw new Error('expected a code cell');
    expect(code.source).toBe('let a = 1;\nconsole.log(a);');
    expect(code.outputs[0]).toEqual({ output_type: 'stream', name: 'stdout', text: 'one\ntwo' });
    expect(code.outputs[1]).toMatchObject({ data: { 'text/html': '<b>ü</b>\n<i>x</i>' } });
    expect(code.outputs[2]).toMatchObject({ data: { 'application/json': { b: [1.5, 2], a: null } } });
  });

  test('says that a file is missing', async () => {
    await expect(readNotebook('nowhere.ipynb')).rejects.toThrow(
      new NotebookError('Cannot read notebook nowhere.ipynb: expected a file, got no such file; check the path'),
    );
  });
});

describe('parseNotebook', () => {
  test('upgrades 4.0 with ids from the places of cells, unique also beside given ones', () => {
    const cells = [
      { cell_type: 'markdown', source: ['a\n', 'b'], metadata: {} },
      { cell_type: 'code', id: 'cell-1', source: 'x', metadata: {} },
      { cell_type: 'code', id: 'not valid!', source: 'y', metadata: {} },
    ];
    const notebook = parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 0, cells }));
    expect(notebook.nbformat_minor).toBe(5);
    expect(notebook.cells.map((cell) => cell.id)).toEqual(['cell-1', 'cell-2', 'cell-3']);
    expect(notebook.cells[0]?.source).toBe('a\nb');
    expect(notebook.cells[1]).toMatchObject({ outputs: [], execution_count: null });
  });

  test.each([
    ['{', /^Cannot read notebook x\.ipynb: expected JSON, got /],
    ['[]', /expected a JSON object, got a list; check that it is a notebook$/],
    ['{"nbformat": 1}', /expected nbformat 2\.0 to 4\.5, got 1\.\?; open it in JupyterLab/],
    ['{"nbformat": 4, "nbformat_minor": 6}', /expected nbformat 4\.0 to 4\.5, got 4\.6;/],
    ['{}', /got no version;/],
    ['{"nbformat": 4, "nbformat_minor": 5}', /expected a list of cells, got nothing;/],
    ['{"nbformat": 4, "nbformat_minor": 5, "cells": [1]}', /x\.ipynb, cell 1: expected an object, got number;/],
    [
      '{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "heading", "source": ""}]}',
      /cell 1: expected cell_type 'code', 'markdown' or 'raw', got 'heading';/,
    ],
    [
      '{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "code", "source": 3}]}',
      /cell 1: expected text or a list of lines, got number;/,
    ],
    [
      '{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "code", "source": "", "outputs": [{"output_type": "pyout"}]}]}',
      /cell 1, output 1: expected an output of nbformat 4, got 'pyout';/,
    ],
  ])('refuses %s', (text, message) => {
    expect(fail(text).message).toMatch(message);
  });

  test('gives a notebook or a NotebookError for any JSON', () => {
    const cell = fc.record({
      cell_type: fc.constantFrom('code', 'raw', 1),
      source: fc.jsonValue(),
      outputs: fc.jsonValue(),
    });
    const value = fc.record({ nbformat: fc.constant(4), nbformat_minor: fc.nat(6), cells: fc.array(cell) });
    fc.assert(
      fc.property(fc.oneof(value, fc.jsonValue()), (json) => {
        try {
          parseNotebook(JSON.stringify(json));
        } catch (error) {
          expect(error).toBeInstanceOf(NotebookError);
        }
      }),
    );
  });
});

describe('formatNotebook', () => {
  test("gives the bytes of nbformat's own writer", async () => {
    expect(formatNotebook(await readNotebook(peer))).toBe(await readFile(peer, 'utf8'));
  });

  test('refuses JSON of more than 500 levels', () => {
    const nested = (levels: number): string =>
      `{"cells": [], "metadata": {"a": ${'['.repeat(levels)}${']'.repeat(levels)}}, "nbformat": 4, "nbformat_minor": 5}`;
    expect(parseNotebook(nested(498)).cells).toEqual([]);
    expect(() => parseNotebook(nested(499), 'deep')).toThrow(
      new NotebookError(
        'Cannot read notebook deep: expected JSON of at most 500 levels, got a deeper one; run the notebook again',
      ),
    );
  });

  test('tells of attachments, names and errors that are no objects and no texts', () => {
    const cells = [
      { cell_type: 'markdown', id: 'a', metadata: {}, source: '', attachments: { x: null } },
      {
        ...{ cell_type: 'code', id: 'b', metadata: {}, source: '', execution_count: 1 },
        outputs: [{ output_type: 'error', ename: { toString: 1 }, evalue: null, traceback: [5] }],
      },
    ];
    const metadata = { kernelspec: { name: 'x', language: 5 } };
    const { notebook, repairs } = parseAndRepair(JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
    expect(repairs).toEqual([
      "cell 1: attachment 'x' was null; is empty now",
      "kernelspec's language was number; left out",
    ]);
    expect(notebook.metadata).toEqual({ kernelspec: { name: 'x' } });
    expect(notebook.cells[1]).toMatchObject({ outputs: [{ ename: '{"toString":1}', evalue: '', traceback: ['5'] }] });
  });

  test('keeps any source and any stream text over writing and reading', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'ü', '\u2028') }), (text) => {
        const cell = { cell_type: 'code', id: 'a', metadata: {}, execution_count: null } as const;
        const outputs = [{ output_type: 'stream', name: 'stdout', text }] as const;
        const notebook = {
          cells: [{ ...cell, source: text, outputs }],
          metadata: {},
          nbformat: 4,
          nbformat_minor: 5,
        } as const;
        expect(parseNotebook(formatNotebook(notebook))).toEqual(notebook);
      }),
    );
  });
});

describe('writeNotebook', () => {
  test('writes the file whole, in a folder that it makes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'angiolab-test-'));
    const path = join(folder, 'new', 'a.ipynb');
    const notebook = await readNotebook(peer);
    await writeNotebook(path, notebook);
    expect(await readNotebook(path)).toEqual(notebook);
    expect(await readdir(join(folder, 'new'))).toEqual(['a.ipynb']);
    await rm(folder, { recursive: true });
  });
});
