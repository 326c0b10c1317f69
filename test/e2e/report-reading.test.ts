import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../src/notebook/nbformat.js';
import { render } from '../../src/report/render.js';
import { renderIndex } from '../../src/report/render-index.js';
import { code, createNotebook, loadFixture, prose, show } from '../report/notebooks.js';
import { openPage, startBrowser } from './browser.js';

const log = Array.from({ length: 300 }, (_, line) => `\x1b[36mline ${line}\x1b[0m <b>& loss`).join('\n');
const picture = { 'image/png': 'iVBORw0KGgo', 'text/plain': '<Figure>' };
const packages = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [`@scope/quite-a-long-package-name-${index}`, '1.0.0']),
);
const cells: readonly Cell[] = [
  prose(
    '---\ntitle: Reading\nauthors: [{name: Ada, orcid: 0000-0001-2345-6789}]\nabstract: Short.\n---\n## One\n\nSee @fig-a and a note[^1]. The *nee*dle lies here.\n\n- [x] done\n- [ ] to do\n\n[^1]: Of a needle.',
  ),
  code([], ['parameters'], 'const seed = 7;'),
  code([{ output_type: 'stream', name: 'stdout', text: log }]),
  prose(':::{warning} Mind\nthis\n:::\n\n:::{tip}\n:class: dropdown\nfolded\n:::\n\n> [!NOTE]\n> that', ['exercise']),
  prose('## Hidden\n\nThe needle of the solution.', ['solution']),
  code([show(picture)], ['full-width'], '#| label: fig-a\n#| fig-cap: A needle\n#| code-summary: Drawing\ndraw()'),
  code([show({ 'text/html': `<table><tr>${'<td>a wide cell</td>'.repeat(40)}</tr></table>` })], ['margin']),
  prose(`| ${'heading | '.repeat(40)}\n|${'---|'.repeat(40)}\n| ${'a cell | '.repeat(40)}`),
  ...Array.from({ length: 12 }, (_, part) => prose(`## Part ${part}\n\n${'Words. '.repeat(200)}`)),
];

describe('reading a report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-reading-'));
  let browser: Browser;
  let path: string;
  beforeAll(async () => {
    browser = await startBrowser();
    path = join(folder, 'page.html');
    writeFileSync(
      path,
      render(createNotebook(cells, { angiolab: { run: { packages, machine: { model: 'm'.repeat(60) } } } })),
    );
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  const open = async (hash = '', width = 1400): Promise<Page> => {
    const { page, requests, consoleErrors } = await openPage(browser, path);
    expect({ requests, consoleErrors }).toEqual({ requests: [], consoleErrors: [] });
    await page.setViewportSize({ width, height: 800 });
    if (hash !== '') await page.goto(`file://${path}${hash}`);
    return page;
  };
  const count = (page: Page): Promise<string> => page.locator('#find-count').innerText();

  test('the search finds what is folded and held, says how much, and opens it', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('Needle');
    await expect.poll(() => count(page)).toBe('4 places');
    const seen: (string | undefined)[] = [];
    for (let place = 1; place <= 4; place += 1) {
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page)).toBe(`${place} of 4`);
      seen.push(
        await page.evaluate(
          "[...CSS.highlights.get('found-now')][0].startContainer.parentElement.closest('.cell, .footnotes').id || 'notes'",
        ),
      );
    }
    expect(seen).toEqual(['cell-1', 'cell-5', 'cell-6', 'notes']);
    expect(await page.evaluate("document.querySelector('.solution').open")).toBe(true);
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => count(page)).toBe('3 of 4');
    await page.keyboard.press('Escape');
    expect(await page.evaluate("document.activeElement.id + CSS.highlights.get('found').size")).toBe('main0');
  });

  test('the search knows the text of a long log that is held, and goes to the line', async () => {
    const page = await open();
    await page.locator('#find-words').fill('line 150 <b>& loss');
    await page.locator('#find-words').press('Enter');
    await expect.poll(() => count(page)).toBe('1 of 1');
    const box = await page.evaluate<{ top: number; text: string }>(
      "(({ top }, text) => ({ top, text }))([...CSS.highlights.get('found-now')][0].getBoundingClientRect(), [...CSS.highlights.get('found-now')][0].toString())",
    );
    expect(box.text).toBe('line 150 <b>& loss');
    expect(box.top).toBeGreaterThan(0);
    expect(box.top).toBeLessThan(800);
    await page.locator('#find-words').fill('nowhere');
    await expect.poll(() => count(page)).toBe('Not found');
  });

  test('the search answers within half a second in forty megabytes of held text', async () => {
    const lines = Array.from(
      { length: 800 },
      (_, line) => `\x1b[36m[${line}]\x1b[0m step loss=0.123 acc=0.9 lr=1e-3 <b>&`,
    ).join('\n');
    const logs = Array.from({ length: 700 }, () => code([{ output_type: 'stream', name: 'stdout', text: lines }]));
    const large = join(folder, 'large.html');
    writeFileSync(large, render(createNotebook(logs)));
    const { page } = await openPage(browser, large);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThanOrEqual(20_000);
    await page.locator('#find-words').focus();
    await page.waitForTimeout(4000);
    for (const words of ['loss', 'step loss=0.123 acc', 'nowhere']) {
      const took = await page.evaluate<number>(`new Promise((resolve) => {
        const field = document.querySelector('#find-words');
        field.value = '${words}';
        field.dispatchEvent(new Event('input'));
        const start = performance.now();
        setTimeout(() => setTimeout(() => resolve(performance.now() - start - 120)), 121);
      })`);
      expect(took).toBeLessThan(500);
    }
    await page.locator('#find-words').fill('loss');
    await expect.poll(() => count(page), { timeout: 5000 }).toBe('560,000 places');
    await page.close();
  }, 120_000);

  test('a link into the page opens what hides its target, also later', async () => {
    const page = await open('#section-hidden');
    expect(await page.locator('#section-hidden').isVisible()).toBe(true);
    await page.evaluate("location.hash = '#cell-3'");
    await expect.poll(() => page.evaluate("document.querySelector('#cell-3 .input').open")).toBe(true);
    expect(await page.locator('#cell-3 .input pre').innerText()).toBe('code()');
    await page.locator('a[href="#label-fig-a"]').click();
    expect(await page.evaluate("document.querySelector(':target figcaption').innerText")).toBe('Figure 1. A needle');
    await page.locator('a[href="#fn1"]').click();
    await page.locator('#fn1 [role=doc-backlink]').press('Enter');
    expect(page.url()).toMatch(/#fnref1$/);
  });

  test('the contents mark the section that is read', async () => {
    const page = await open();
    const current = (): Promise<string[]> => page.locator('#contents [aria-current]').allInnerTexts();
    await page.evaluate("document.querySelector('#section-part-4').scrollIntoView()");
    await expect.poll(current).toEqual(['Part 4']);
    await page.evaluate("document.querySelector('#section-part-9').scrollIntoView()");
    await expect.poll(current).toEqual(['Part 9']);
    await page.locator('#main').focus();
    await page.keyboard.press('End');
    await expect.poll(current).toEqual(['Part 11']);
    // The key scrolls by and by, and would go on over the jump that follows.
    await expect
      .poll(() => page.evaluate('scrollY + innerHeight - document.documentElement.scrollHeight'))
      .toBeGreaterThan(-1);
    await page.evaluate("location.hash = '#cell-7'");
    await expect.poll(current).toEqual(['One']);
    await page.evaluate("scrollBy(0, document.querySelector('#section-part-6').getBoundingClientRect().top)");
    await expect.poll(current).toEqual(['Part 6']);
    await page.close();
    const later = await open('#section-part-3');
    await expect.poll(() => later.locator('#contents [aria-current]').allInnerTexts()).toEqual(['Part 3']);
    await later.close();
  });

  test('each cell has a link by pointer and by keyboard, and moves for neither', async () => {
    const page = await open();
    const heights = (): Promise<number[]> =>
      page.evaluate("[...document.querySelectorAll('.cell')].map((cell) => cell.getBoundingClientRect().height)");
    const before = await heights();
    await page.locator('#cell-1 p').first().hover();
    expect(await page.locator('.permalink').getAttribute('aria-label')).toBe('Link to cell 1');
    expect(await heights()).toEqual(before);
    await page.locator('#cell-2 summary').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe('#cell-2');
  });

  test('all code opens and closes at once, and print shows what is open', async () => {
    const page = await open();
    const button = page.locator('#all-code');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#cell-3 .input').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await button.press('Enter');
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => page.locator('.input > pre').count()).toBe(4);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#cell-3 .input').isVisible()).toBe(true);
    expect(await page.locator('.tools').isVisible()).toBe(false);
    expect(await page.locator('.solution').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await button.press(' ');
    expect(await page.locator('.input[open]').count()).toBe(0);
  });

  test('print loses no column of a table: one too wide for the paper stands in parts until the print is over', async () => {
    const page = await open('', 672);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('#cell-7 .table-part .label').allInnerTexts()).toEqual([
      'Columns 1 to 21 of 40',
      'Columns 22 to 40 of 40',
    ]);
    expect(await page.locator('#cell-8 .table-part').count()).toBeGreaterThan(1);
    const outside = await page.evaluate(
      "[...document.querySelectorAll('td, th')].filter((cell) => cell.getBoundingClientRect().right > 672).length",
    );
    expect(outside).toBe(0);
    expect(await page.locator('.in-parts').first().isVisible()).toBe(false);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('.table-part, .in-parts').count()).toBe(0);
    await page.close();
  });

  test('light and dark follow the system until the button decides, without a flash at the next load; print is light', async () => {
    const page = await open();
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const [light, dark] = ['rgb(253, 252, 249)', 'rgb(21, 24, 27)'];
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).toBe(dark);
    // The system's change reaches scripts with the next frame.
    await expect.poll(() => page.locator('#theme').getAttribute('aria-pressed')).toBe('true');
    await page.evaluate(
      "document.addEventListener('themechange', () => { document.title = document.documentElement.dataset.theme ?? 'system'; })",
    );
    await page.locator('#theme').click();
    expect([await paper(), await page.title()]).toEqual([light, 'light']);
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await page.locator('#theme').click();
    expect(await page.evaluate("'theme' in document.documentElement.dataset")).toBe(false);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('#theme').click();
    expect(await paper()).toBe(dark);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()")).toBe(
      '#20242a',
    );
    await page.evaluate('localStorage.clear()');
    await page.close();
  });

  test.each([1400, 390, 320])('nothing is wider than a window of %i pixels', async (width) => {
    const page = await open('', width);
    await page.locator('#all-code').click();
    for (const part of await page.locator('details').all())
      await part.evaluate((element) => Object.assign(element, { open: true }));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.locator('#find-words').fill('needle');
    await expect.poll(() => count(page)).toBe('4 places');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test('axe finds nothing to complain of, light and dark, folded and open, on the page and the index', async () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
    const index = join(folder, 'index.html');
    writeFileSync(
      index,
      renderIndex([{ notebook: loadFixture('small'), name: 'x', status: 'done', href: 'page.html' }], { title: 'All' }),
    );
    for (const file of [path, index])
      for (const dark of [false, true]) {
        const { page } = await openPage(browser, file);
        if (dark) await page.locator('#theme').click();
        for (const part of await page.locator('details').all())
          await part.evaluate((element) => Object.assign(element, { open: true }));
        if (file === path) await page.locator('#find-words').fill('needle');
        await page.evaluate(source).catch(() => undefined);
        const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
          'axe.run()',
        );
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await page.evaluate('localStorage.clear()');
        await page.close();
      }
  });
});
