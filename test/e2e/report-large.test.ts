/** Pages of notebooks of any size and shape: at most 20,000 elements on load, and all of it within reach. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../src/notebook/nbformat.js';
import { render } from '../../src/report/render.js';
import { code, createNotebook, prose, show } from '../report/notebooks.js';
import { startBrowser } from './browser.js';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const figure = (index: number): Cell =>
  code([
    show({
      'application/vnd.plotly.v1+json': {
        data: [{ y: [1, 3, 2] }],
        layout: { title: { text: `Run ${index}` }, height: 120 },
      },
    }),
  ]);
const nest = (depth: number, tag: string): string => [`<${tag}>`.repeat(depth), `</${tag}>`.repeat(depth)].join('x');
const long = times(60, (line) => `\x1b[36m[${line}]\x1b[0m a \x1b[31mred\x1b[0m word`).join('\n');

const shapes: readonly (readonly [name: string, make: () => readonly Cell[]])[] = [
  [
    '5,000 cells of Markdown',
    () => times(5000, (i) => prose(`Some *words* with \`code\` and $x_{${i}}$.\n\n- one\n- two`)),
  ],
  ['10,000 code cells without outputs', () => times(10_000, () => code([]))],
  ['3,000 cells with logs', () => times(3000, () => code([{ output_type: 'stream', name: 'stdout', text: long }]))],
  [
    'a table of 100,000 rows',
    () => [
      code([show({ 'text/html': `<table>${times(100_000, (row) => `<tr><td>${row}</td></tr>`).join('')}</table>` })]),
    ],
  ],
  ['100,000 elements of HTML', () => [code([show({ 'text/html': '<p>x</p>'.repeat(100_000) })])]],
  [
    '300 outputs of 1,400 elements, folded away',
    () => times(300, () => code([show({ 'text/html': '<p>x</p>'.repeat(1400) })], ['hide-output'])),
  ],
  ['3,000 flat figures', () => times(3000, figure)],
  [
    'a JSON tree of 1,000,000 values',
    () => [code([show({ 'application/json': times(1000, () => times(1000, (i) => i)) })])],
  ],
  [
    '500 JSON trees',
    () => times(500, () => code([show({ 'application/json': times(40, () => times(40, (i) => i)) })])),
  ],
  ['10,000 headings', () => times(10_000, (i) => prose(`## Heading ${i}\n\nWords.`))],
  ['one cell of Markdown with 50,000 items', () => [prose(times(50_000, (i) => `- item ${i}`).join('\n'))]],
  [
    'deep nesting',
    () => times(50, () => code([show({ 'text/html': nest(400, 'div') }), show({ 'text/html': nest(200, 'b') })])),
  ],
  [
    '4,000 failed cells',
    () =>
      times(4000, (i) => code([{ output_type: 'error', ename: `Error${i}`, evalue: 'no', traceback: ['at', 'x'] }])),
  ],
];

const countElements = (page: Page): Promise<number> => page.evaluate("document.getElementsByTagName('*').length");

describe('large pages in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-large-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  const open = async (
    cells: readonly Cell[],
    options: { metadata?: object; hash?: string; scripts?: boolean } = {},
  ): Promise<Page> => {
    const path = join(folder, 'page.html');
    writeFileSync(path, render(createNotebook(cells, { ...options.metadata })));
    const page = await (await browser.newContext({ javaScriptEnabled: options.scripts !== false })).newPage();
    await page.goto(`file://${path}${options.hash ?? ''}`);
    return page;
  };

  test.each(shapes)('at most 20,000 elements for %s', async (_, make) => {
    const page = await open(make());
    await page.waitForTimeout(2000);
    expect(await countElements(page)).toBeLessThanOrEqual(20_000);
    await page.close();
  });

  test('at most 20,000 elements for 30,000 facts in the metadata', async () => {
    const facts = Object.fromEntries(times(30_000, (index) => [`fact ${index}`, index]));
    expect(await countElements(await open([prose('words')], { metadata: { angiolab: facts } }))).toBeLessThan(20_000);
  });

  test('held cells open as the reader comes near, in their order', async () => {
    const page = await open(times(5000, (i) => prose(`Paragraph ${i}. ${'word '.repeat(i % 40)}\n\n- a\n- b`)));
    expect(await page.getByText('Paragraph 4999.').count()).toBe(0);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await expect.poll(() => page.getByText('Paragraph 4999.').count()).toBe(1);
    const numbers = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.cell')].map((cell) => Number(cell.id.slice(5)))",
    );
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('a link, an address and a script lead to what is held', async () => {
    const cells = [prose('[down](#cell-4000)'), ...times(4999, (i) => prose(`Paragraph ${i}\n\n- a\n- b`))];
    const cell = (page: Page, number: number) => page.locator(`#cell-${number}`);
    const page = await open(cells, { hash: '#cell-3000' });
    await expect.poll(() => cell(page, 3000).isVisible()).toBe(true);
    await expect
      .poll(() => page.evaluate("Math.abs(document.getElementById('cell-3000').getBoundingClientRect().top) < 800"))
      .toBe(true);
    await page.evaluate('document.querySelector(\'a[href="#cell-4000"]\').click()');
    await expect.poll(() => cell(page, 4000).isVisible()).toBe(true);
    expect(await page.evaluate("window.openHeldFor('cell-2000').id")).toBe('cell-2000');
    expect(await page.evaluate("window.openHeldFor('nothing')")).toBeNull();
  });

  test('what is held inside something held opens in its turn', async () => {
    const page = await open([
      ...times(4000, (i) => prose(`Paragraph ${i}\n\n- a\n- b`)),
      code(
        [{ output_type: 'stream', name: 'stdout', text: times(300, (line) => `line ${line}`).join('\n') }],
        ['hide-cell'],
      ),
    ]);
    expect(await page.locator('#cell-4001').count()).toBe(0);
    await page.evaluate("window.openHeldFor('cell-4001')");
    await page.locator('#cell-4001 > details > summary').click();
    const more = page.locator('#cell-4001 .more');
    await expect.poll(() => more.count()).toBe(1);
    await more.locator('summary').click();
    await expect.poll(() => more.locator('pre').innerText()).toContain('line 150');
  });

  test('all cells are there without scripts, and in print', async () => {
    const cells = times(3000, (i) => prose(`Paragraph ${i}\n\n- a\n- b`));
    const still = await open(cells, { scripts: false });
    expect(await still.locator('.cell').count()).toBe(3000);
    const printed = await open(cells);
    await printed.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await printed.locator('.cell').count()).toBe(3000);
  });
});
