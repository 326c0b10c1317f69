import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/command.js';
import { compare } from '../../src/cli/compare.js';
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';
import { renderIndex } from '../../src/report/render-index.js';
import { createContext, writeRun } from '../cli/compare-files.js';
import { loadFixture } from '../report/notebooks.js';
import { openPage, startBrowser } from './browser.js';

/** The fixture with numbers, colours and a figure changed, as another run of it. */
function rerun(notebook: Notebook): Notebook {
  return JSON.parse(JSON.stringify(notebook).replaceAll('0.8', '0.7'));
}

describe('index and comparison in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-compare-'));
  const comparison = join(folder, 'comparison.html');
  const index = join(folder, 'index.html');
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
    const notebook = loadFixture('realistic');
    for (const [name, content, errors] of [
      ['a', notebook, 4],
      ['b', rerun(notebook), 12],
    ] as const) {
      const metadata = { ...content.metadata, angiolab: { writes: ['run'] } };
      await writeNotebook(join(folder, name, 'n.ipynb'), { ...content, metadata });
      await writeRun(join(folder, name, 'run'), errors);
    }
    const { context } = createContext(folder);
    await compare.run(parseArguments(compare, ['a/n.ipynb', 'b/n.ipynb']), context);
    const tagged = notebook.cells.map(
      (cell): Cell => ({ ...cell, metadata: { ...cell.metadata, tags: ['headline'] } }),
    );
    const figure = { ...notebook, cells: tagged.filter((cell) => JSON.stringify(cell).includes('vnd.plotly')) };
    const headline = { name: 'Accuracy', value: 0.8, interval: [0.7, 0.9] };
    const entries = [
      {
        notebook: { ...notebook, metadata: { angiolab: { headline } } },
        name: 'a',
        status: 'done',
        href: 'a.html',
        durationMs: 900,
      },
      { notebook: figure, name: 'b', status: 'failed', durationMs: 20_000, reason: 'Error: no' },
      { notebook: figure, name: 'c', status: 'skipped' },
    ] as const;
    writeFileSync(index, renderIndex(entries, { title: 'All' }));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['comparison', comparison],
    ['index', index],
  ])('the %s draws every figure, asks for nothing and reports no error', async (_, path) => {
    const opened = await openPage(browser, path);
    expect(opened).toMatchObject({ requests: [], consoleErrors: [] });
    expect(opened.figures).toBeGreaterThan(1);
    expect(opened.drawnFigures).toBe(opened.figures);
  });

  test.each([
    ['comparison', comparison],
    ['index', index],
  ])('the %s passes axe and fits its window, on a phone and wide, light and dark', async (_, path) => {
    const browserContext = await browser.newContext({ bypassCSP: true });
    const page = await browserContext.newPage();
    await page.goto(`file://${path}`);
    await page.addScriptTag({ content: axe.source });
    for (const width of [390, 1400])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
        expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    await browserContext.close();
  });

  test('columns sort by keyboard, both ways, without a value last', async () => {
    const { page } = await openPage(browser, index);
    const order = (): Promise<string[]> =>
      page.evaluate("[...document.querySelectorAll('tbody tr')].map((row) => row.cells[0].dataset.sort)");
    await page.getByRole('button', { name: 'Duration' }).focus();
    await page.keyboard.press('Enter');
    expect(await order()).toEqual(['a', 'b', 'c']);
    await page.keyboard.press('Enter');
    expect(await order()).toEqual(['b', 'a', 'c']);
    expect(await page.getByRole('columnheader', { name: 'Duration' }).getAttribute('aria-sort')).toBe('descending');
  });

  test('the search finds words of a cell and links to it', async () => {
    const { page, consoleErrors } = await openPage(browser, index);
    await page.getByRole('searchbox').fill('ARTERY patient');
    const first = page.locator('#hits a').first();
    await first.waitFor();
    expect(await first.getAttribute('href')).toMatch(/^a\.html(#cell-\d+)?$/);
    expect((await page.locator('#hits mark').allTextContents()).map((word) => word.toLowerCase())).toContain('artery');
    await page.getByRole('searchbox').fill('(no.such*word');
    await expect.poll(() => page.locator('#found').textContent()).toBe('Nothing found.');
    await page.getByRole('searchbox').press('Escape');
    expect(await page.locator('#found').textContent()).toBe('');
    expect(consoleErrors).toEqual([]);
  });

  test('without scripts the table stands in order and the search is not shown', async () => {
    const browserContext = await browser.newContext({ javaScriptEnabled: false });
    const page = await browserContext.newPage();
    await page.goto(`file://${index}`);
    expect(await page.locator('#search').isVisible()).toBe(false);
    expect(await page.locator('.set > tbody > tr').count()).toBe(3);
    await browserContext.close();
  });
});
