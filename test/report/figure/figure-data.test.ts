import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { countMarks } from '../../../src/report/figure/count-marks.js';
import { renderData } from '../../../src/report/figure/data-table.js';
import { readColumns, writeCsv } from '../../../src/report/figure/figure-data.js';

/** As plotly.py 6 writes arrays. */
const binary = (dtype: string, values: ArrayBufferView, shape?: string) => ({
  dtype,
  bdata: Buffer.from(values.buffer).toString('base64'),
  ...(shape !== undefined && { shape }),
});

describe('readColumns', () => {
  test('names columns by trace and axis title, and keeps shared positions once', () => {
    const data = [
      { type: 'scatter', name: 'train', x: [1, 2], y: [0.5, 0.25] },
      { type: 'scatter', name: '<b>test</b>', x: [1, 2], y: [0.75, 0.5] },
    ];
    const layout = { xaxis: { title: { text: 'Epoch' } }, yaxis: { title: { text: 'Loss, nats' } } };
    expect(readColumns(data, layout)).toEqual([
      { name: 'Epoch', values: [1, 2] },
      { name: 'Loss, nats (train)', values: [0.5, 0.25] },
      { name: 'Loss, nats (test)', values: [0.75, 0.5] },
    ]);
  });

  test('reads the axis that a trace names, and its error bars', () => {
    const data = [{ type: 'bar', x: ['a'], y: [3], yaxis: 'y2', error_y: { array: [0.5] } }];
    const layout = { yaxis: { title: { text: 'Left' } }, yaxis2: { title: { text: 'Right' } } };
    expect(readColumns(data, layout).map(({ name }) => name)).toEqual(['x', 'Right', 'Right, error']);
  });

  test.each([
    ['i1', new Int8Array([-1, 2])],
    ['u1', new Uint8Array([1, 200])],
    ['i2', new Int16Array([-300, 2])],
    ['u4', new Uint32Array([1, 4e9])],
    ['f4', new Float32Array([0.5, -2])],
    ['f8', new Float64Array([0.1, -1e300])],
  ])('decodes %s', (dtype, values) => {
    expect(readColumns([{ y: binary(dtype, values) }], {})).toEqual([{ name: 'y', values: [...values] }]);
  });

  test('makes one row of each cell of a matrix, plain or binary', () => {
    const rows = [
      { name: 'x', values: ['p', 'q', 'p', 'q'] },
      { name: 'y', values: [0, 0, 1, 1] },
      { name: 'Weight', values: [1, 2, 3, 4] },
    ];
    const heat = { type: 'heatmap', x: ['p', 'q'], colorbar: { title: { text: 'Weight' } } };
    const plain = [[1, 2], [3, 4]]; // biome-ignore format: a matrix
    expect(readColumns([{ ...heat, z: plain }], {})).toEqual(rows);
    expect(readColumns([{ ...heat, z: binary('f8', new Float64Array([1, 2, 3, 4]), '2, 2') }], {})).toEqual(rows);
  });

  test('passes over what is no list', () => {
    expect(readColumns([{ x: 'text', y: { dtype: 'f8', bdata: '<script>' }, z: null }], null)).toEqual([]);
    expect(readColumns([{ y: { dtype: 'u1', bdata: 'AAAAA' } }], null)).toEqual([]);
  });

  test('reads binary lists in lines, and without their padding', () => {
    const list = (bdata: string) => readColumns([{ y: { dtype: 'u1', bdata } }], null)[0]?.values;
    expect(list('AQID\nBA==\n')).toEqual([1, 2, 3, 4]);
    expect(list('AQIDBA')).toEqual([1, 2, 3, 4]);
  });
});

describe('writeCsv', () => {
  test('writes what a CSV reader reads, with missing values left empty', () => {
    const values = ['a,b', 'say "x"', 'two\nlines', null, 0.1, -3, Number.NaN];
    const rows: string[][] = parse(
      writeCsv([
        { name: 'one', values },
        { name: 'two', values: [1] },
      ]),
      { bom: true },
    );
    expect(rows[0]).toEqual(['one', 'two']);
    expect(rows.slice(1).map((row) => row[0])).toEqual(['a,b', 'say "x"', 'two\nlines', '', '0.1', '-3', '']);
    expect(rows[2]).toEqual(['say "x"', '']);
  });

  test.each(['=1+1', '+1', '-cmd|x', '@SUM(A1)', '\t=1'])('keeps a spreadsheet from running %j', (text) => {
    const rows: string[][] = parse(writeCsv([{ name: text, values: [text] }]), { bom: true });
    expect(rows).toEqual([[`'${text}`], [`'${text}`]]);
  });
});

describe('renderData', () => {
  test('shows 200 rows of more, and says so', () => {
    const markup = renderData([{ y: Array.from({ length: 500 }, (_, row) => row) }], {}, 'T')!.markup;
    expect(markup.match(/<tr><td>/g)).toHaveLength(200);
    expect(markup).toContain('the first 200 of 500 rows');
    expect(markup).toContain('data-rows="500"');
  });

  test('sets apart numbers, days and words', () => {
    const trace = { x: ['2024-01-01T00:00:00'], y: [0.5], text: ['=1'] };
    const { markup } = renderData([trace], { xaxis: { title: { text: 'Day' } } }, 'T')!;
    expect(markup).toContain('<th scope="col" class="dated">Day<th scope="col">y<th scope="col" class="text">text');
    expect(markup).toContain('<tr><td class="dated">2024-01-01<td>0.5<td class="text">=1');
  });

  test('escapes what a figure says, and shows nothing for a figure without data', () => {
    expect(renderData([{ name: '<i>', text: ['<img src=x>'], y: [1] }], {}, 'T')!.markup).not.toMatch(/<i>|<img/);
    expect(renderData([{ type: 'scatter' }], {}, 'T')).toBeNull();
  });
});

describe('countMarks', () => {
  test.each([
    [{ type: 'scatter', mode: 'lines', y: Array(9000).fill(1) }, 0],
    [{ type: 'scatter', mode: 'markers', y: Array(9000).fill(1) }, 9000],
    [{ type: 'bar', x: binary('i2', new Int16Array(50)) }, 50],
    [{ type: 'heatmap', x: [1, 2], z: [[1, 2]] }, 0],
  ])('counts the elements of %j', (trace, count) => {
    expect(countMarks([trace])).toBe(count);
  });
});
