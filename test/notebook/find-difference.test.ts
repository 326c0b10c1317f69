/** Which cell of a notebook differs first from a former run, and what doesn't count. */
import { describe, expect, test } from 'vitest';
import { describePlace, findDifference } from '../../src/notebook/find-difference.js';
import type { Cell, CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';

function cell(id: string, source: string, outputs: readonly Output[] = [], metadata: object = {}): CodeCell {
  return { cell_type: 'code', id, metadata: { ...metadata }, source, outputs, execution_count: null };
}

const prose = (id: string, source: string): Cell => ({ cell_type: 'markdown', id, metadata: {}, source });

function notebook(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });
const show = (data: object, metadata = {}): Output => ({ output_type: 'display_data', data: { ...data }, metadata });
const result = (data: object, execution_count: number): Output => ({
  output_type: 'execute_result',
  data: { ...data },
  metadata: {},
  execution_count,
});
const error = (evalue: string, traceback: string[]): Output => ({
  output_type: 'error',
  ename: 'RangeError',
  evalue,
  traceback,
});

const differ = (a: Output[], b: Output[]): ReturnType<typeof findDifference> =>
  findDifference(notebook(cell('a', 'x', a)), notebook(cell('a', 'x', b)));

describe('findDifference', () => {
  test.each<[string, Output[], Output[]]>([
    ['numbers within a millionth', [print('0.1234567')], [print('0.12345671')]],
    ['counts', [result({ 'text/plain': '1' }, 3)], [result({ 'text/plain': '1' }, 7)]],
    ['where one text of a stream ends', [print('a'), print('b')], [print('ab')]],
    ['traces', [error('no 5', ['at /home/x'])], [error('no 5', ['at /home/y'])]],
    ['colours', [print('\u001b[31m0.5\u001b[0m')], [print('0.5')]],
    ['addresses', [print('<Axes at 0x7f00aa11>')], [print('<Axes at 0x7f00bb22>')]],
    ['how long a bar took', [print('3 of 3 (took 9.9 s)')], [print('3 of 3 (took 1 min 5 s)')]],
    ['metadata of outputs', [show({ 'text/plain': 'a' }, { isolated: true })], [show({ 'text/plain': 'a' })]],
    ['line breaks in base64', [show({ 'image/png': 'iVBO\nRw0KGgo=\n' })], [show({ 'image/png': 'iVBORw0KGgo=' })]],
  ])('leaves out %s', (_what, a, b) => {
    expect(differ(a, b)).toBeNull();
  });

  test.each<[string, Output[], Output[], object]>([
    [
      'a text',
      [print('ok'), show({ 'text/plain': 'loss 0.5' })],
      [print('ok'), show({ 'text/plain': 'loss 0.6' })],
      {
        output: 2,
        type: 'text/plain',
        where: 'line 1, column 6',
        expected: 'loss 0.5',
        found: 'loss 0.6',
      },
    ],
    [
      'JSON',
      [show({ 'application/json': { a: [1] } })],
      [show({ 'application/json': { a: [2] } })],
      {
        output: 1,
        type: 'application/json',
        where: 'a[0]',
        expected: '1',
        found: '2',
      },
    ],
    [
      'a picture, by bytes',
      [show({ 'image/png': 'AAECAw==' })],
      [show({ 'image/png': 'AAEDAw==' })],
      {
        output: 1,
        type: 'image/png',
        where: 'byte 3',
        expected: '4 bytes, there 0203',
        found: '4 bytes, there 0303',
      },
    ],
    [
      'a MIME type that is gone',
      [show({ 'text/html': '<b>', 'text/plain': 'b' })],
      [show({ 'text/plain': 'b' })],
      {
        output: 1,
        type: 'text/html',
        where: 'the whole',
        expected: '"<b>"',
        found: 'nothing',
      },
    ],
    [
      'an output that is gone',
      [print('a'), error('b', [])],
      [print('a')],
      {
        output: 2,
        where: 'the whole',
        expected: 'RangeError: b',
        found: 'no output',
      },
    ],
    [
      'a result that is only shown',
      [result({ 'text/plain': '1' }, 1)],
      [show({ 'text/plain': '1' })],
      {
        output: 1,
        where: 'the whole',
        expected: 'execute_result with text/plain',
        found: 'display_data with text/plain',
      },
    ],
    [
      'a message of an error',
      [error('no 5', [])],
      [error('no 6', [])],
      {
        output: 1,
        type: 'error',
        where: 'evalue, line 1, column 4',
        expected: 'no 5',
        found: 'no 6',
      },
    ],
    [
      'the stream',
      [print('a')],
      [print('a', 'stderr')],
      { output: 1, where: 'the whole', expected: 'stdout: a', found: 'stderr: a' },
    ],
  ])('finds %s', (_what, a, b, mismatch) => {
    expect(differ(a, b)).toEqual({ kind: 'output', cell: 1, id: 'a', ...mismatch });
  });

  test('takes the tolerance that it is given', () => {
    const [a, b] = [notebook(cell('a', 'x', [print('0.50')])), notebook(cell('a', 'x', [print('0.51')]))];
    expect(findDifference(a, b)).not.toBeNull();
    expect(findDifference(a, b, { relative: 0.05, absolute: 0 })).toBeNull();
  });

  test('matches cells by their ids, then in their order, and says sources first', () => {
    const former = notebook(cell('a', 'x', [print('1')]), cell('old', 'y', [print('2')]), cell('z', 'z', [print('3')]));
    const moved = notebook(
      prose('p', 'new'),
      cell('z', 'z', [print('3')]),
      cell('a', 'x', [print('1')]),
      cell('new', 'y', [print('2')]),
    );
    expect(findDifference(former, moved)).toBeNull();
    const changed = notebook(
      cell('a', 'x', [print('9')]),
      cell('old', 'y = 1.0', [print('2')]),
      cell('z', 'z', [print('3')]),
    );
    expect(findDifference(former, changed)).toMatchObject({
      kind: 'source',
      cell: 2,
      id: 'old',
      where: 'line 1, column 2',
    });
  });

  test('says which cell is there in one of the two alone', () => {
    const [one, two] = [notebook(cell('a', 'x')), notebook(prose('p', ''), cell('a', 'x'), cell('b', 'y'))];
    const place = { kind: 'cell', cell: 3, id: 'b', where: '' };
    expect(findDifference(one, two)).toEqual({ ...place, expected: 'no such cell', found: 'a cell' });
    expect(findDifference(two, one)).toEqual({ ...place, expected: 'a cell', found: 'no such cell' });
  });

  test('passes over outputs of cells that say so', () => {
    const tagged = { tags: ['nbval-ignore-output'] };
    const run = (text: string): Notebook =>
      notebook(cell('a', 'x', [print(text)], tagged), cell('b', 'y', [print(text)]));
    expect(findDifference(run('1'), run('2'))).toMatchObject({ cell: 2 });
  });
});

describe('describePlace', () => {
  test('names cell, output, type and place', () => {
    const mismatch = { id: 'a', cell: 4, where: 'line 2, column 5', expected: '', found: '' };
    expect(describePlace({ kind: 'output', output: 1, type: 'text/html', ...mismatch })).toBe(
      'cell 4, output 1 (text/html), line 2, column 5',
    );
    expect(describePlace({ kind: 'source', ...mismatch })).toBe('cell 4, source, line 2, column 5');
    expect(describePlace({ kind: 'cell', ...mismatch, where: '' })).toBe('cell 4');
  });
});
