import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/notebook/nbformat.js';
import { alignCells } from '../../src/report/compare/align-cells.js';
import { compareFacts } from '../../src/report/compare/compare-facts.js';
import type { Compared, Comparison } from '../../src/report/compare/comparison.js';
import { diffText, renderDiff } from '../../src/report/compare/diff-text.js';
import { renderComparison } from '../../src/report/compare/render-comparison.js';
import { code, createNotebook, loadFixture, prose, show } from './notebooks.js';

const digest = 'ab'.repeat(32);

function compared(name: string, cells: readonly Cell[], over: Partial<Compared> = {}): Compared {
  const sources = [{ name: `${name}.ipynb`, sha256: digest }];
  return { name, notebook: createNotebook(cells), facts: {}, synthetic: false, sources, notes: [], ...over };
}

function withId(id: string, text: string): Cell {
  return { ...code([{ output_type: 'stream', name: 'stdout', text }]), id };
}

function renderMain(...items: readonly Compared[]): string {
  const { page } = renderComparison({ compared: items, scores: [], figures: [] });
  return page.match(/<main[^>]*>([\s\S]*)<\/main>/)![1]!;
}

describe('diffText', () => {
  const join = (parts: ReturnType<typeof diffText>, left: string): string =>
    parts!
      .filter(({ kind }) => kind !== left)
      .map(({ text }) => text)
      .join('');

  test('gives both texts back', () => {
    const texts = fc.array(fc.constantFrom('a', 'word', ' ', '\n', '0.5', '-1e3', '<b>', '→', '😀'), { maxLength: 60 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const parts = diffText(before.join(''), after.join(''));
        expect(join(parts, 'added')).toBe(before.join(''));
        expect(join(parts, 'removed')).toBe(after.join(''));
      }),
    );
  });

  test('takes a number as one, with sign, fraction and exponent', () => {
    expect(diffText('loss -0.25e-3', 'loss -0.26e-3')).toEqual([
      { kind: 'same', text: 'loss ', number: false },
      { kind: 'removed', text: '-0.25e-3', number: true },
      { kind: 'added', text: '-0.26e-3', number: true },
    ]);
  });

  test('gives up where nearly all differs', () => {
    const words = (letter: string): string =>
      Array.from({ length: 700 }, (_, index) => `${letter}${'x'.repeat(index)}`).join(' ');
    expect(diffText(words('a'), words('b'))).toBeNull();
  });

  test('renders marks, escapes text and cuts long same stretches to the lines beside a difference', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const parts = diffText(`1\n${lines.join('\n')}\n<i>`, `2\n${lines.join('\n')}\n<b>`)!;
    const { markup } = renderDiff(parts);
    expect(markup).toContain('<del class="number">1</del><ins class="number">2</ins>');
    expect(markup).toContain('<del>i</del><ins>b</ins>&gt;');
    expect(markup).toContain('line 1\n<span class="cut">… 26 lines that are the same …</span>\nline 28');
  });
});

describe('alignCells', () => {
  const ids = (...names: string[]) => createNotebook([prose('text'), ...names.map((id) => withId(id, id))]);

  test('pairs by id, then by place among the rest; what the baseline lacks comes last', () => {
    const rows = alignCells([ids('a', 'b', 'c'), ids('c', 'x', 'a', 'y'), null]);
    const shown = rows.map((row) => row.map((placed) => placed && `${placed.cell.id}${placed.number}`));
    expect(shown).toEqual([
      ['a2', 'a4', null],
      ['b3', 'x3', null],
      ['c4', 'c2', null],
      [null, 'y5', null],
    ]);
  });

  test('takes every cell once', () => {
    const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        const rows = alignCells([ids(...a), ids(...b), ids(...c)]);
        for (const [column, names] of [a, b, c].entries())
          expect(rows.flatMap((row) => row[column]?.cell.id ?? []).sort()).toEqual([...names].sort());
      }),
    );
  });
});

describe('compareFacts', () => {
  test('flattens, keeps apart what differs, and joins what groups repeat', () => {
    const items = [1, 2].map((seed) =>
      compared(`r${seed}`, [], {
        facts: { Parameters: { seed, data: '' }, Declared: { seed, weights: { name: 'w', of: [1] } } },
      }),
    );
    expect(compareFacts(items)).toEqual({
      differing: [{ group: 'Parameters, declared', name: 'seed', values: ['1', '2'] }],
      partial: [],
      same: [
        { group: 'Parameters', name: 'data', values: ['(empty)', '(empty)'] },
        { group: 'Declared', name: 'weights.name', values: ['w', 'w'] },
        { group: 'Declared', name: 'weights.of', values: ['[1]', '[1]'] },
      ],
    });
  });

  test('says what one does not state, and keeps apart what all of a group agree on that others lack', () => {
    const facts = [{ P: { x: 1, y: 1 }, Q: { z: 1, u: 1 } }, { P: { y: 1 }, Q: { z: 2, u: 1 } }, { P: { x: 1, y: 1 } }];
    const { differing, partial, same } = compareFacts(facts.map((of, at) => compared(`r${at}`, [], { facts: of })));
    expect(differing).toEqual([
      { group: 'P', name: 'x', values: ['1', null, '1'] },
      { group: 'Q', name: 'z', values: ['1', '2', null] },
    ]);
    expect(partial).toEqual([{ group: 'Q', name: 'u', values: ['1', '1', null] }]);
    expect(same.map(({ name }) => name)).toEqual(['y']);
  });
});

describe('renderComparison', () => {
  test('marks the number that differs, and leaves out cells that show the same', () => {
    const of = (score: string) => [withId('one', 'same'), withId('two', `score ${score}`)];
    const main = renderMain(compared('a', of('0.5')), compared('b', of('0.6')), compared('c', of('0.5')));
    expect(main).toContain('<h3 id="cell-2">Cell 2</h3>');
    expect(main).not.toContain('<h3 id="cell-1">');
    expect(main).toContain('score <del class="number">0.5</del><ins class="number">0.6</ins>');
    expect(main).toContain('<p class="label">c</p><p class="hint">Same as the baseline.</p>');
    expect(main).toContain('1 of 2 code cells show the same');
  });

  test('says which outputs and cells are missing or new', () => {
    const text = (value: string) => show({ 'text/plain': value });
    const a = compared('a', [{ ...code([text('1'), text('2')]), id: 'x' }]);
    const b = compared('b', [{ ...code([text('1')]), id: 'x' }, withId('y', 'more')]);
    const main = renderMain(a, b);
    expect(main).toContain('Output 2 of the baseline is missing.');
    expect(main).toContain('Cell 2 of b, not in the baseline');
    expect(main).toContain('No such cell.');
  });

  test('shows changed code and pictures of both', () => {
    const png = (data: string) => show({ 'image/png': data, 'text/plain': 'a picture' });
    const main = renderMain(
      compared('a', [code([png('iVBORw0KGgoAAAAA')], [], 'draw(1)')]),
      compared('b', [code([png('iVBORw0KGgoBBBBB')], [], 'draw(2)')]),
    );
    expect(main).toContain('data:image/png;base64,iVBORw0KGgoAAAAA');
    expect(main).toContain('data:image/png;base64,iVBORw0KGgoBBBBB');
    expect(main).toContain('Differs from the baseline.');
    expect(main).toContain('draw(<del class="number">1</del><ins class="number">2</ins>)');
  });

  test('colours a difference only where its interval leaves out 0, by the direction that is better', () => {
    const row = (better: 'higher' | 'lower', low: number, high: number) => ({
      ...{
        name: 'x',
        better,
        scores: [
          { value: 0.5, interval: null },
          { value: 0.6, interval: null },
        ],
      },
      differences: [null, { value: 0.1, interval: [low, high] as const }],
    });
    const rows = [row('higher', 0.05, 0.2), row('lower', 0.05, 0.2), row('higher', -0.05, 0.2)];
    const comparison: Comparison = {
      compared: [compared('a', []), compared('b', [])],
      scores: [{ caption: 'C', method: 'M', rows }],
      figures: [],
    };
    const { page } = renderComparison(comparison);
    expect(page.match(/class="difference [^"]*"/g)).toEqual([
      'class="difference clear gain"',
      'class="difference clear loss"',
      'class="difference unclear"',
    ]);
    expect(page).toContain('+0.100 <span class="bounds">(0.050 to 0.200)</span>');
  });

  test('escapes names, facts, notes and sources, and lets nothing of a hostile notebook into the page', () => {
    const evil = '<script>alert(1)</script>';
    const items = [1, 2].map((n) =>
      compared(
        `${evil}${n}`,
        loadFixture('hostile').cells.map((cell, index) => (index % 2 === 0 ? cell : { ...cell, source: `${n}` })),
        {
          ...{ facts: { [evil]: { [evil]: `${evil}${n}` } }, notes: [evil] },
          sources: [{ name: `${evil}${n}`, sha256: evil }],
        },
      ),
    );
    const { page } = renderComparison({ compared: items, scores: [], figures: [] });
    expect(page).not.toContain('<script>alert');
    const scripts = [...page.matchAll(/<script\b([^>]*)>/g)].map((match) => match[1]);
    expect(scripts.filter((attributes) => attributes === '').length).toBeLessThanOrEqual(2);
  });

  test('gives the same bytes for the same input', () => {
    const make = () =>
      renderComparison({
        compared: [compared('a', loadFixture('realistic').cells), compared('b', [])],
        scores: [],
        figures: [],
      });
    expect(make()).toEqual(make());
  });

  test('keeps what tags and options keep from the page, and counts it', () => {
    const say = (name: 'stdout' | 'stderr', text: string) => ({ output_type: 'stream' as const, name, text });
    const cells = (run: string): Cell[] => [
      { ...code([say('stdout', `secret1 ${run}`)], ['remove-cell'], `secret2 = '${run}'`), id: 'a' },
      { ...code([say('stdout', `secret3 ${run}`)], ['remove-output'], `kept4 = '${run}'`), id: 'b' },
      {
        ...code(
          [say('stdout', `kept5 ${run}`), say('stderr', `secret6 ${run}`)],
          ['remove-stderr'],
          `#| echo: false\nsecret7('${run}')`,
        ),
        id: 'c',
      },
      prose('# secret8', ['remove-cell']),
    ];
    const items = ['one', 'two'].map((name) => compared(name, cells(name)));
    const { page, summary } = renderComparison({ compared: items, scores: [], figures: [] });
    expect(page).not.toContain('secret');
    expect(page).toContain('kept5');
    expect(summary).toMatchObject({ differingCells: 1, sameCells: 1, leftOut: { cells: 4, inputs: 2, outputs: 4 } });
    expect(page).toContain(
      'Left out, and not compared, as tags or options of the cells ask: 4 cells, the code of 2 cells and 4 outputs.',
    );
  });
});
