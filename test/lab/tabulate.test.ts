import { describe, expect, test } from 'vitest';
import { tabulate } from '../../src/lab/tabulate.js';

const frames = [
  { segment: '10', label: 'LCA' },
  { segment: '2', label: 'RCA' },
  { segment: '2', label: 'LCA' },
];

describe('tabulate', () => {
  test('makes a cross table with a total, rows in numeric order', () => {
    const rows = tabulate(frames, { name: 'Segment', rowOf: (it) => it.segment, columnOf: (it) => it.label });
    expect(rows).toEqual([
      { Segment: '2', LCA: 1, RCA: 1, all: 2 },
      { Segment: '10', LCA: 1, RCA: 0, all: 1 },
    ]);
  });

  test('counts by one key alone', () => {
    expect(tabulate(frames, { name: 'Artery', rowOf: (it) => it.label })).toEqual([
      { Artery: 'LCA', frames: 2 },
      { Artery: 'RCA', frames: 1 },
    ]);
  });
});
