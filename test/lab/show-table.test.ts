import { afterEach, describe, expect, test, vi } from 'vitest';
import { showTable } from '../../src/lab/show-table.js';
import { captureOutput } from './cine-output.js';
import { printed } from './printed.js';

afterEach(() => vi.restoreAllMocks());

/** Rows that count from 1. */
const count = (length: number) => Array.from({ length }, (_, index) => ({ n: index + 1 }));

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

  test('takes rows that an interface types, and those that leave a column out', () => {
    interface Score {
      readonly name: string;
      readonly value: number | null;
      readonly note?: string;
    }
    const rows: readonly Score[] = [
      { name: 'a', value: 1, note: 'best' },
      { name: 'b', value: null },
    ];
    expect(printed(() => showTable(rows))).toBe('name  value  note\na         1  best\nb         –  –\n');
    // @ts-expect-error A date has no place in a cell of a table.
    const refused = (): void => showTable([{ day: new Date(0) }]);
    expect(refused).toBeTypeOf('function');
  });

  test('says so where there are no rows', () => {
    expect(printed(() => showTable([], { caption: 'Files left out' }))).toBe('Files left out: none.\n');
  });

  test('shows the first and the last rows of a long table, and how many it leaves out', () => {
    expect(printed(() => showTable(count(1000), { maximumRows: 3 }))).toBe(
      '   n\n   1\n   2\n… 997 of 1000 rows left out (maximumRows: 3) …\n1000\n',
    );
  });

  test('leaves out nothing up to 60 rows, and says the same in HTML', async () => {
    const show = async (length: number): Promise<string> => {
      const { data } = await captureOutput(async () => showTable(count(length)));
      return String(data['text/html']);
    };
    const [whole, cut] = [await show(60), await show(61)];
    expect(whole.match(/<tr>/g)).toHaveLength(61);
    expect(whole).not.toContain('left out');
    expect(cut.match(/<td style/g)).toHaveLength(60);
    expect(cut).toContain('>30</td></tr>\n<tr><td colspan="1" style="text-align:left"><em>… 1 of 61 rows left out');
    expect(cut).toContain('(maximumRows: 60) …</em></td></tr>\n<tr><td style="text-align:right">32</td>');
  });

  test('says in the caption of a wide table that it scrolls', async () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`column ${index}`, index]));
    const captions = [];
    for (const row of [{ n: 1 }, wide]) {
      const { data } = await captureOutput(async () => showTable([row], { caption: 'a < b' }));
      captions.push(/<caption style="text-align:left">(.*)<\/caption>/.exec(String(data['text/html']))?.[1]);
    }
    expect(captions).toEqual(['a &#60; b', 'a &#60; b · 20 columns: scroll sideways where they don&#39;t fit']);
  });

  test('refuses to show fewer than two rows', () => {
    expect(() => showTable(count(3), { maximumRows: 1 })).toThrow(
      new RangeError(
        'Cannot show table: expected maximumRows of 2 or more, got 1; show the first and the last row at least.',
      ),
    );
  });
});
