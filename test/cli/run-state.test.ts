import { describe, expect, test } from 'vitest';
import { addProvenance, type RunState } from '../../src/cli/provenance.js';
import { findChanges, type Present, refreshProse } from '../../src/cli/run-state.js';
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';
import { injectParameters } from '../../src/notebook/parameters/parameters.js';

const code = (id: string, source: string, tags: readonly string[] = []): Cell => ({
  cell_type: 'code',
  id,
  metadata: tags.length > 0 ? { tags } : {},
  source,
  outputs: [],
  execution_count: null,
});
const notebook: Notebook = {
  cells: [
    { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Why?' },
    code('p', 'let seed = 1;\nlet data = "";', ['parameters']),
    code('a', 'seed + 1'),
    code('b', 'seed + 2'),
  ],
  metadata: { kernelspec: { name: 'tslab', language: 'typescript' } },
  nbformat: 4,
  nbformat_minor: 5,
};

const parameters = { seed: 2, data: '../patients' };
const facts = { built: 'b'.repeat(64), lockFile: 'l', node: '20.20.2', packages: { tslab: '1.0.22', zod: '1' } };
const state = {
  kernel: 'tslab: tslab 1.0.0, typescript 5.0.4',
  backend: 'wasm',
  data: 'd'.repeat(64),
  read: { 'runs/demo': 'r' },
  wrote: {},
};
const present: Present = { notebook, parameters, facts, state };

/** The present, as it would be kept once it was executed. */
function keep(finished = true, more: Partial<RunState> = {}): Notebook {
  const kept = addProvenance(injectParameters(notebook, parameters), parameters, { ...state, finished, ...more });
  const own = kept.metadata['angiolab'] as { readonly run: object };
  return { ...kept, metadata: { ...kept.metadata, angiolab: { ...own, run: { ...own.run, ...facts } } } };
}

const changesIn = (changed: Partial<Present>, former = keep()): readonly object[] =>
  findChanges(former, { ...present, ...changed });

describe('findChanges', () => {
  test('finds none where nothing changed, through a file too', () => {
    expect(changesIn({})).toEqual([]);
    expect(changesIn({}, JSON.parse(JSON.stringify(keep())))).toEqual([]);
  });

  test('asks for a notebook that was never executed, or not to its end', () => {
    expect(findChanges(null, present)).toEqual([{ what: 'executed notebook', was: 'none', is: 'to be made' }]);
    const unfinished = [{ what: 'former run', was: 'not finished', is: 'to be run again' }];
    expect(changesIn({}, keep(false))).toEqual(unfinished);
    expect(changesIn({}, notebook)).toEqual(unfinished);
  });

  test('names a changed cell by its place in the executed notebook, with short hashes', () => {
    const cells = notebook.cells.with(3, code('b', 'seed + 3'));
    expect(changesIn({ notebook: { ...notebook, cells } })).toEqual([
      { what: 'cell 5', was: expect.stringMatching(/^[0-9a-f]{12}$/), is: expect.stringMatching(/^[0-9a-f]{12}$/) },
    ]);
    const tagged = notebook.cells.with(3, code('b', 'seed + 2', ['skip-execution']));
    expect(changesIn({ notebook: { ...notebook, cells: tagged } })).toMatchObject([{ what: 'cell 5' }]);
    const fewer = { ...notebook, cells: notebook.cells.slice(0, 3) };
    expect(changesIn({ notebook: fewer })).toEqual([{ what: 'code cells', was: '3', is: '2' }]);
  });

  test.each<[string, Partial<Present>, object[]]>([
    ['a parameter', { parameters: { ...parameters, seed: 3 } }, [{ what: 'parameter seed', was: '2', is: '3' }]],
    ['node', { facts: { ...facts, node: '22.1.0' } }, [{ what: 'node', was: '20.20.2', is: '22.1.0' }]],
    ['the lock file', { facts: { ...facts, lockFile: 'm' } }, [{ what: 'lockFile', was: 'l', is: 'm' }]],
    [
      'the built package',
      { facts: { ...facts, built: 'c'.repeat(64) } },
      [{ what: 'built', was: 'b'.repeat(12), is: 'c'.repeat(12) }],
    ],
    [
      'packages',
      { facts: { ...facts, packages: { tslab: '1.0.23', ky: '2' } } },
      [
        { what: 'packages tslab', was: '1.0.22', is: '1.0.23' },
        { what: 'packages zod', was: '1', is: 'none' },
        { what: 'packages ky', was: 'none', is: '2' },
      ],
    ],
    [
      'the kernel',
      { state: { ...state, kernel: 'angiolab: …' } },
      [{ what: 'kernel', was: state.kernel, is: 'angiolab: …' }],
    ],
    [
      'the data, also where there is none any more',
      { state: { ...state, data: undefined as never } },
      [{ what: 'data', was: 'd'.repeat(12), is: 'none' }],
    ],
    [
      'what another notebook wrote',
      { state: { ...state, read: { 'runs/demo': 's' } } },
      [{ what: 'read runs/demo', was: 'r', is: 's' }],
    ],
    ['a file that was left out', { state: { ...state, leftOut: 'x' } }, [{ what: 'leftOut', was: 'none', is: 'x' }]],
  ])('finds %s', (_what, changed, changes) => {
    expect(changesIn(changed)).toEqual(changes);
  });

  test("doesn't count prose, limits, or where data lies outside the project", () => {
    const cells = notebook.cells.with(0, { cell_type: 'markdown', id: 'title', metadata: {}, source: '# How?' });
    expect(changesIn({ notebook: { ...notebook, cells } })).toEqual([]);
    expect(changesIn({ parameters: { ...parameters, data: '../moved' } })).toEqual([]);
  });
});

describe('refreshProse', () => {
  test('takes the new prose and keeps what cells gave', () => {
    const former = keep();
    const prose = { cell_type: 'markdown', id: 'end', metadata: {}, source: 'So.' } as const;
    const refreshed = refreshProse(former, {
      ...present,
      notebook: { ...notebook, cells: [...notebook.cells, prose] },
    });
    expect(refreshed.cells).toEqual([...former.cells, prose]);
    expect(refreshed.metadata).toBe(former.metadata);
    expect(refreshProse(former, present)).toBe(former);
  });
});
