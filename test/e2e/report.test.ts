import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render } from '../../src/report/render.js';
import { renderIndex } from '../../src/report/render-index.js';
import { code, createNotebook, loadFixture, prose, show } from '../report/notebooks.js';
import { openPage, startBrowser } from './browser.js';

describe('report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-report-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, page: string): string => {
    const path = join(folder, name);
    writeFileSync(path, page);
    return path;
  };

  test('a page draws every figure, asks for nothing and reports no error', async () => {
    const opened = await openPage(browser, write('realistic.html', render(loadFixture('realistic'))));
    expect(opened).toMatchObject({ requests: [], consoleErrors: [], figures: 3, drawnFigures: 3 });
    expect(await opened.page.title()).toBe('Does the classifier read the artery, or the patient?');
  });

  test.each([390, 1400])(
    'a page and the index are not wider than a window of %i pixels, light and dark',
    async (width) => {
      const notebook = loadFixture('realistic');
      const pages = [
        write('page.html', render(notebook)),
        write(
          'index.html',
          renderIndex([{ notebook, name: 'x', status: 'done', href: 'page.html' }], { title: 'All' }),
        ),
      ];
      for (const path of pages) {
        const { page, consoleErrors } = await openPage(browser, path);
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        }
        expect(consoleErrors).toEqual([]);
      }
    },
  );

  test('what stands above and below a formula is not cut, on screen and in print', async () => {
    const formulas = [
      '\\overline{\\hat{X}}_{\\underline{y}}',
      '\\overline{\\overline{AB}}',
      '\\sqrt{\\frac{1}{\\underline{\\underline{n}}}}',
    ];
    const cells = [
      ...formulas.map((formula) => prose(`$$${formula}$$`)),
      code(formulas.map((formula) => show({ 'text/latex': `$${formula}$` }))),
    ];
    const { page } = await openPage(browser, write('formulas.html', render(createNotebook(cells))));
    const measured = await page.evaluate<readonly (readonly [number, number])[]>(
      "[...document.querySelectorAll('.formula, .katex-display')].map((box) => [box.scrollHeight, box.clientHeight])",
    );
    expect(measured).toHaveLength(9);
    for (const [content, shown] of measured) expect(content).toBeLessThanOrEqual(shown);
    await page.emulateMedia({ media: 'print' });
    const overflow =
      "[...document.querySelectorAll('.formula, .katex-display')].map((box) => getComputedStyle(box).overflow)";
    expect(new Set(await page.evaluate<string[]>(overflow))).toEqual(new Set(['visible']));
  });

  test('the contents are folded on a phone and open on a wide screen', async () => {
    const path = write('contents.html', render(loadFixture('realistic')));
    for (const [width, open] of [
      [390, false],
      [1400, true],
    ] as const) {
      const { page } = await openPage(browser, path);
      await page.setViewportSize({ width, height: 800 });
      await page.reload();
      expect(await page.evaluate("document.querySelector('#contents > details').open")).toBe(open);
    }
  });

  test('figures follow the width of the page', async () => {
    const { page } = await openPage(browser, write('widths.html', render(loadFixture('realistic'))));
    const widths = (): Promise<string[]> =>
      page.evaluate("[...document.querySelectorAll('.plot .main-svg')].map((svg) => svg.getAttribute('width'))");
    for (const width of [390, 1200]) {
      await page.setViewportSize({ width, height: 800 });
      const room = await page.evaluate<number>("document.querySelector('.plot').clientWidth");
      await expect.poll(async () => [...new Set(await widths())].map(Number).map(Math.round)).toEqual([room]);
    }
  });

  test('figures take the colours of the page and change with them', async () => {
    const { page } = await openPage(browser, write('colours.html', render(loadFixture('realistic'))));
    const titleColor = (): Promise<string> => page.evaluate("getComputedStyle(document.querySelector('.gtitle')).fill");
    expect(await titleColor()).toBe('rgb(32, 36, 42)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(titleColor).toBe('rgb(222, 219, 212)');
  });

  test('nothing of a hostile notebook runs, and nothing leaves', async () => {
    const opened = await openPage(browser, write('hostile.html', render(loadFixture('hostile'))));
    expect(opened).toMatchObject({ requests: [], consoleErrors: [], figures: 2, drawnFigures: 2 });
    await opened.page.waitForTimeout(500);
    expect(opened.consoleErrors).toEqual([]);
  });

  test('a long log is one text until it is opened, and loads fewer than 20,000 elements', async () => {
    const log = Array.from({ length: 3000 }, (_, line) => `\x1b[36m[${line}]\x1b[0m loss`).join('\n');
    const cell = code([{ output_type: 'stream', name: 'stdout', text: log }]);
    const { page } = await openPage(browser, write('log.html', render(createNotebook(Array(100).fill(cell)))));
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(20_000);
    const more = page.locator('.more').first();
    expect(await more.locator('pre').count()).toBe(0);
    await more.locator('summary').click();
    await expect.poll(() => more.locator('pre').count()).toBe(1);
    expect(await more.locator('pre').innerText()).toContain('[1500] loss');
  });

  test('a reader without scripts reaches what is held', async () => {
    const log = Array.from({ length: 300 }, (_, line) => `line ${line}`).join('\n');
    const path = write(
      'no-script.html',
      render(createNotebook([code([{ output_type: 'stream', name: 'stdout', text: log }])])),
    );
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${path}`);
    await page.locator('.more > summary').click();
    expect(await page.locator('.more pre').innerText()).toContain('line 150');
    await context.close();
  });

  test('a figure that came as HTML from plotly for Python is drawn', async () => {
    const spec =
      '[{"type":"scatter","y":[1,3,2],"name":"a ] } \\" b"}],  {"title":{"text":"From HTML"}}, {"responsive":true}';
    const markup = `<div id="x"></div><script>window.PLOTLYENV={};Plotly.newPlot("x", ${spec})</script>`;
    const path = write('html-figure.html', render(createNotebook([code([show({ 'text/html': markup })])])));
    const opened = await openPage(browser, path);
    expect(opened).toMatchObject({ requests: [], consoleErrors: [], figures: 1, drawnFigures: 1 });
  });

  test('axe finds nothing to complain of, light and dark', async () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, write('axe.html', render(loadFixture('realistic'))));
      await page.emulateMedia({ colorScheme });
      await page.evaluate(source).catch(() => undefined);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });

  test('the policy stops what the sanitiser would have missed', async () => {
    const hits: string[] = [];
    const server = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const attack = `<script>document.title = 'ran'</script><img src="${host}/a.png" onerror="document.title = 'ran'">
<style>@import url(${host}/b.css);</style><iframe src="${host}/c"></iframe>`;
    const page = render(loadFixture('small')).replace('<main', () => `${attack}<main`);
    const opened = await openPage(browser, write('missed.html', page));
    await opened.page.waitForTimeout(500);
    expect(await opened.page.title()).toBe('A question & its answer');
    expect(hits).toEqual([]);
    expect(opened.consoleErrors.join('\n')).toContain('Content Security Policy');
    server.close();
  });
});
