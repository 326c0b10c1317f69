import { describe, expect, test } from 'vitest';
import { markNumericColumns } from '../../src/report/numeric-columns.js';

const row = (...cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const classes = (markup: string): string[] =>
  [...markup.matchAll(/<t[dh]\b( class="([^"]*)")?/g)].map(([, , name]) => name ?? '');

describe('markNumericColumns', () => {
  test('marks columns of numbers and of dates with their headings, counted from the right', () => {
    const head = '<thead><tr><td></td><th>score</th><th>name</th><th>day</th></tr></thead>';
    const body =
      '<tr><th>0</th><td>-1.5e-3</td><td>a 1</td><td>2024-01-01</td></tr><tr><th>1</th><td>NaN</td><td>2</td><td>NaT</td></tr>';
    expect(classes(markNumericColumns(`<table>${head}<tbody>${body}</tbody></table>`))).toEqual([
      ...['', 'numeric', '', 'dated'],
      ...['', 'numeric', '', 'dated'],
      ...['', 'numeric', '', 'dated'],
    ]);
  });

  test('knows rows that begin with a heading over several rows, and headings over several columns', () => {
    const head =
      '<thead><tr><td></td><td></td><th colspan="2">auc</th></tr><tr><th>site</th><th>view</th><td></td><td></td></tr></thead>';
    const body =
      '<tr><th rowspan="2">A</th><th>LAO</th><td>1</td><td>2</td></tr><tr><th>RAO</th><td>3</td><td>4</td></tr>';
    expect(classes(markNumericColumns(`<table>${head}<tbody>${body}</tbody></table>`))).toEqual([
      ...['', '', ''],
      ...['', '', 'numeric', 'numeric'],
      ...['', '', 'numeric', 'numeric'],
      ...['', 'numeric', 'numeric'],
    ]);
  });

  test('keeps classes and contents, whatever the cells hold', () => {
    const table =
      '<p>x</p><table><tr><td class="data row0" lang="en"><b>1,000</b> %</td><td>a &lt;td&gt;</td></tr></table><p>1</p>';
    expect(markNumericColumns(table)).toBe(table.replace('"data row0"', '"data row0 numeric"'));
  });

  test('leaves columns alone that hold no number, tables in tables, and cells over several rows', () => {
    const inner = `<table>${row('a', '')}</table>`;
    for (const table of [
      inner,
      `<table><tr><td>${inner}</td><td>1</td></tr></table>`,
      '<table><tr><td rowspan="2">1</td></tr></table>',
      '<table><tr><td>',
    ])
      expect(markNumericColumns(table)).toBe(table);
  });

  test('is as fast as the table is long', () => {
    const table = `<table>${Array.from({ length: 20_000 }, (_, index) => row(String(index), 'x')).join('')}</table>`;
    expect(markNumericColumns(table).split('numeric').length).toBe(20_001);
  });
});
