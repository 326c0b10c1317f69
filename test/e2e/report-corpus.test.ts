/** Every notebook of the corpus in a browser without a network: nothing runs but our scripts, nothing leaves, nothing is covered, all is accessible. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { renderComparison } from '../../src/report/compare/render-comparison.js';
import { renderIndex } from '../../src/report/render-index.js';
import { awayAddress, listCorpus, readCorpus, renderText } from '../report/corpus.js';
import { openPage, startBrowser } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Opens what is folded, and lets it come in. */
const openAll = `(async () => {
  for (let round = 0; round < 3; round += 1) {
    for (const part of document.querySelectorAll('details:not([open])')) part.open = true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
})()`;

/** Titles and tools of the page at whose middle something else lies, and what of the notebook stands out of its place. */
const findCovered = `(() => {
  scrollTo(0, 0);
  const own = [...document.querySelectorAll('h1, .tools button, .tools input')].filter((element) => element.checkVisibility());
  const covered = own.filter((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const found = document.elementFromPoint(x, y);
    return found !== element && !element.contains(found) && !found?.contains(element);
  });
  const loose = [...document.querySelectorAll('.cell :not(caption)')].filter((element) => !element.closest('figure.plot') && /fixed|sticky/.test(getComputedStyle(element).position));
  return [...covered, ...loose].map(({ outerHTML }) => outerHTML.slice(0, 200));
})()`;

async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 300)}`);
}

describe('the corpus in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-corpus-'));
  const hits: string[] = [];
  let browser: Browser;
  let server: Server;
  let address = '';
  beforeAll(async () => {
    browser = await startBrowser();
    server = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** What a reader, a script of a notebook and a network would notice of a page. */
  const visit = async (name: string, markup: string): Promise<object> => {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, markup);
    const opened = await openPage(browser, path);
    const { page } = opened;
    const refused = await page.locator('figure.plot:has-text("could not be drawn")').count();
    const covered = await page.evaluate(findCovered);
    await page.evaluate(axe);
    const light = await findViolations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(openAll);
    const dark = await findViolations(page);
    const ran = await page.evaluate('document.documentElement.dataset.ran ?? Object.prototype.polluted ?? null');
    const moved = page.url() !== pathToFileURL(path).href;
    await page.close();
    const { figures, drawnFigures, requests, consoleErrors } = opened;
    const undrawn = figures - refused - drawnFigures;
    return { undrawn, refused, covered, light, dark, ran, moved, requests, consoleErrors, hits };
  };
  const harmless = {
    ...{ undrawn: 0, refused: 0, covered: [], light: [], dark: [] },
    ...{ ran: null, moved: false, requests: [], consoleErrors: [], hits: [] },
  };
  const read = (name: string): string => readCorpus(name).replaceAll(awayAddress, address);

  test.each(listCorpus())('%s', async (name) => {
    const found = await visit(name, renderText(read(name), name).page);
    expect(found).toEqual({ ...harmless, refused: name === 'hostile-plotly' ? 1 : 0 });
  });

  test('the index of all', async () => {
    const attack = `"><script>document.documentElement.dataset.ran='1'</script><img src="${address}/x">`;
    const entries = listCorpus().map((name) => ({
      ...{ notebook: parseNotebook(read(name)), name: `${name}${attack}`, status: 'failed' as const },
      ...{ href: `${name}.html`, reason: attack },
    }));
    expect(await visit('index', renderIndex(entries, { title: `All${attack}`, note: attack }))).toEqual(harmless);
  });

  test('a comparison of hostile notebooks', async () => {
    const names = ['hostile-html', 'hostile-breakouts', 'hostile-plotly'];
    const compared = names.map((name) => ({
      ...{ name: `${name}<script>`, notebook: parseNotebook(read(name)), synthetic: false, notes: ['<b>'] },
      ...{
        facts: { '<i>': { '<script>': `<img src="${address}/x">` } },
        sources: [{ name: `${name}"><b>`, sha256: '0' }],
      },
    }));
    const found = await visit('comparison', renderComparison({ compared, scores: [], figures: [] }).page);
    expect(found).toMatchObject({ ...harmless, refused: expect.any(Number) });
  });
});
