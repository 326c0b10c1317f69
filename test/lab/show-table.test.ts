import { afterEach, describe, expect, test, vi } from 'vitest';
import { showTable } from '../../src/lab/show-table.js';
import { printed } from './printed.js';

afterEach(() => vi.restoreAllMocks());

describe('showTable', () => {
  test('prints aligned text where no kernel listens: numbers right, a dash for null, one number of decimals a column', () => {
    const rows = [
      { artery: 'LCA', frames: 5, share: 1 / 3, loss: 12.3456 },
      { artery: 'RCA', frames: 12, share: null, loss: 1 },
    ];
    expect(printed(() => showTable(rows, { caption: 'Frames' }))).toBe(
      'Frames\nartery  frames  share  loss\nLCA          5  0.333  12.3\nRCA         12      –   1.0\n',
    );
  });

  test('says so where there are no rows', () => {
    expect(printed(() => showTable([], { caption: 'Files left out' }))).toBe('Files left out: none.\n');
  });
});
