/** Figures in a browser: stills first, drawn when the reader comes near, with their data. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../src/notebook/nbformat.js';
import { render, renderReport } from '../../src/report/render.js';
import { code, createNotebook, prose, show } from '../report/notebooks.js';
import { openPage, startBrowser } from './browser.js';

const curve = (title: string, extra: object = {}): Cell =>
  code([
    show({
      'application/vnd.plotly.v1+json': { data: [{ y: [1, 3, 2] }], layout: { title: { text: title }, ...extra } },
    }),
  ]);
const isDrawn = (page: Page, index: number): Promise<boolean> =>
  page.evaluate(`document.querySelectorAll('figure.plot')[${index}].querySelector('svg.main-svg') !== null`);

describe('figures in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-figures-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  const write = (...cells: readonly Cell[]): string => {
    const path = join(folder, 'page.html');
    writeFileSync(path, render(createNotebook(cells)));
    return path;
  };
  const visit = async (path: string, options: object = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(`file://${path}`);
    return page;
  };

  test('a figure far below is drawn when the reader comes near, and nothing moves', async () => {
    const page = await visit(write(...Array.from({ length: 12 }, (_, index) => curve(`Run ${index}`))));
    await expect.poll(() => isDrawn(page, 0)).toBe(true);
    expect(await isDrawn(page, 11)).toBe(false);
    const height = (): Promise<number> => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await page.evaluate("document.querySelectorAll('figure.plot')[11].scrollIntoView()");
    await expect.poll(() => isDrawn(page, 11)).toBe(true);
    expect(await height()).toBe(before);
    expect(await page.locator('.still:visible').count()).toBe(
      await page.locator('figure.plot:not([data-state])').count(),
    );
  });

  test('a page without IntersectionObserver draws all', async () => {
    const path = write(...Array.from({ length: 12 }, (_, index) => curve(`Run ${index}`)));
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript('delete window.IntersectionObserver');
    await page.goto(`file://${path}`);
    await expect.poll(() => page.locator('figure.plot svg.main-svg').count()).toBeGreaterThanOrEqual(12);
  });

  test('without scripts, and in print, a picture of every figure is there', async () => {
    const cells = Array.from({ length: 12 }, (_, index) => curve(`Run ${index}`));
    const still = await visit(write(...cells), { javaScriptEnabled: false });
    expect(await still.locator('.still:visible').count()).toBe(12);
    const natural = await visit(write(...cells));
    await natural.emulateMedia({ media: 'print' });
    await natural.evaluate("dispatchEvent(new Event('beforeprint'))");
    await expect.poll(() => natural.locator('figure[data-state=drawn]').count()).toBe(12);
  });

  test('a still picture loads: its address is one that a browser reads', async () => {
    const page = await visit(write(curve('50 % of "a" & <b>#1</b> — ü')), { javaScriptEnabled: false });
    expect(await page.evaluate("document.querySelector('.still').naturalWidth")).toBe(800);
  });

  test('drawn figures follow the button for the theme, and the system', async () => {
    const page = await visit(write(curve('Theme')));
    await expect.poll(() => isDrawn(page, 0)).toBe(true);
    const ink = (): Promise<string> => page.evaluate("getComputedStyle(document.querySelector('.gtitle')).fill");
    await page.evaluate(`document.documentElement.style.setProperty('--ink', 'rgb(1, 2, 3)');
document.dispatchEvent(new Event('themechange'))`);
    await expect.poll(ink).toBe('rgb(1, 2, 3)');
  });

  test('the grid of a template that was made for another ground takes the colour of the page', async () => {
    const white = { gridcolor: 'white', zerolinecolor: 'white' };
    const page = await visit(write(curve('Grid', { template: { layout: { xaxis: white, yaxis: white } } })), {
      colorScheme: 'dark',
    });
    await expect.poll(() => isDrawn(page, 0)).toBe(true);
    const [grid, rule] = await page.evaluate<string[]>(`[getComputedStyle(document.querySelector('.ygrid')).stroke,
getComputedStyle(document.documentElement).getPropertyValue('--rule').trim()]`);
    expect([grid, rule]).toEqual(['rgb(52, 58, 64)', '#343a40']);
  });

  test('a figure in three dimensions is drawn; a map says that it is not, and shows its data', async () => {
    const solid = code([
      show({ 'application/vnd.plotly.v1+json': { data: [{ type: 'surface', z: [[1, 2], [3, 4]] }], layout: {} } }), // biome-ignore format: a matrix
    ]);
    const map = code([
      show({ 'application/vnd.plotly.v1+json': { data: [{ type: 'scattergeo', lon: [7], lat: [51] }], layout: {} } }),
    ]);
    const opened = await openPage(browser, write(solid, map));
    expect(opened).toMatchObject({ requests: [], consoleErrors: [], figures: 1, drawnFigures: 1 });
    expect(await opened.page.locator('figure[data-still]').innerText()).toContain('scattergeo');
    await opened.page.locator('figure[data-still] summary').click();
    await expect.poll(() => opened.page.locator('figure[data-still] td').allInnerTexts()).toEqual(['7', '51']);
  });

  test('the wheel moves the page where the pointer is over a figure in three dimensions', async () => {
    const points = [1, 2, 3];
    const solid = { data: [{ type: 'scatter3d', x: points, y: points, z: points }], layout: { height: 600 } };
    const path = write(code([show({ 'application/vnd.plotly.v1+json': solid })]), prose('Words.\n\n'.repeat(60)));
    const opened = await openPage(browser, path);
    expect(opened.drawnFigures).toBe(1);
    await opened.page.locator('figure.plot canvas').first().hover();
    const before = await opened.page.evaluate<number>('scrollY');
    await opened.page.mouse.wheel(0, 300);
    await expect.poll(() => opened.page.evaluate<number>('scrollY')).toBeGreaterThan(before + 200);
  });

  test('without WebGL a figure in three dimensions keeps its still picture', async () => {
    const solid = code([
      show({ 'application/vnd.plotly.v1+json': { data: [{ type: 'surface', z: [[1, 2], [3, 4]] }], layout: {} } }), // biome-ignore format: a matrix
    ]);
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript('HTMLCanvasElement.prototype.getContext = () => null');
    await page.goto(`file://${write(solid)}`);
    await page.waitForSelector('html[data-figures="drawn"]', { state: 'attached' });
    expect(await page.locator('.still:visible').count()).toBe(1);
  });

  test('a figure of very many dots waits for the reader', async () => {
    const y = Array.from({ length: 6000 }, (_, index) => index % 97);
    const spec = { data: [{ type: 'scatter', mode: 'markers', y }], layout: {} };
    const page = await visit(write(code([show({ 'application/vnd.plotly.v1+json': spec })])));
    await page.waitForSelector('html[data-figures="drawn"]', { state: 'attached' });
    expect(await isDrawn(page, 0)).toBe(false);
    await page.locator('.draw').click();
    await expect.poll(() => isDrawn(page, 0)).toBe(true);
  });

  test('the data of a figure opens as a table, and all rows are saved as CSV', async () => {
    const y = {
      dtype: 'f8',
      bdata: Buffer.from(Float64Array.from({ length: 500 }, (_, row) => row / 8).buffer).toString('base64'),
    };
    const spec = {
      data: [{ type: 'scatter', mode: 'lines', name: 'train', y }],
      layout: { title: { text: 'Loss & more' } },
    };
    const opened = await openPage(browser, write(code([show({ 'application/vnd.plotly.v1+json': spec })])));
    const { page } = opened;
    expect(await page.locator('.data td').count()).toBe(0);
    await page.locator('.data > summary').click();
    await expect.poll(() => page.locator('.data tbody tr').count()).toBe(200);
    const saved = page.waitForEvent('download');
    await page.locator('.save').click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('loss-more.csv');
    const rows: string[][] = parse(readFileSync(await download.path()), { bom: true });
    expect(rows).toHaveLength(501);
    expect(rows.at(-1)).toEqual([String(499 / 8)]);
    expect(opened.consoleErrors).toEqual([]);
  });

  test('a page with shared assets is drawn from its folder, its formulas set in their fonts, and nothing else is asked for', async () => {
    const notebook = createNotebook([prose('$\\int_0^1 x^2$'), curve('Shared')]);
    const { parts, assets } = renderReport(notebook, { assets: 'shared' });
    mkdirSync(join(folder, 'assets'), { recursive: true });
    for (const { name, content } of assets) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'shared.html'), parts.map((part) => Buffer.from(part).toString()).join(''));
    const opened = await openPage(browser, join(folder, 'shared.html'));
    expect(opened).toMatchObject({ consoleErrors: [], figures: 1, drawnFigures: 1 });
    expect(opened.requests.length).toBeGreaterThan(3);
    expect(opened.requests.filter((address) => !address.startsWith(`file://${folder}/assets/`))).toEqual([]);
    const fonts = await opened.page.evaluate("[...document.fonts].filter(({ status }) => status === 'loaded').length");
    expect(fonts).toBeGreaterThan(0);
  });
});
