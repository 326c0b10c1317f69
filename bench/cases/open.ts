/** The page of the large notebook in headless Chromium without a network: from its address to a page that answers. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../test/e2e/browser.js';
import { type BenchCase, type Goal, SkipError } from '../case.js';
import type { Contender, Measurement } from '../compare.js';
import { timeGoal } from '../goals.js';
import { makeNotebooks, nbconvert, peerPage, renderSide } from '../notebooks.js';

/** Notes the tasks that keep the page's main thread for more than 50 ms. */
const watch = `globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });`;

/** When the page answers: after its load event and the last long task before 500 ms without any. In milliseconds from the start of loading. */
const findInteractive = `new Promise((resolve) => {
  const check = () => {
    const [{ loadEventEnd }] = performance.getEntriesByType('navigation');
    const busy = Math.max(loadEventEnd, ...longTasks.map((task) => task.startTime + task.duration));
    if (loadEventEnd > 0 && performance.now() - busy >= 500) resolve(busy);
    else setTimeout(check, 50);
  };
  check();
})`;

function opening(name: string, path: string, browser: Browser): Contender {
  return {
    name,
    async measure(): Promise<Measurement> {
      const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      page.setDefaultTimeout(300_000);
      await page.addInitScript(watch);
      await page.goto(pathToFileURL(path).href, { timeout: 300_000 });
      const ms = await page.evaluate<number>(findInteractive);
      const elements = await page.evaluate<number>("document.getElementsByTagName('*').length");
      await context.close();
      return { ms, facts: { elements: String(elements), chromium: browser.version() } };
    },
  };
}

const elementsGoal: Goal = {
  what: 'our elements',
  limit: 20_000,
  reason: 'a page holds back what the reader is far from',
  find: ({ ours }) => Number(ours.facts['elements']),
  format: String,
};

export const openCase: BenchCase = {
  name: 'open',
  async prepare(context) {
    const notebooks = await makeNotebooks(context);
    const notebook = join(notebooks, 'large.ipynb');
    const browser = await startBrowser().catch((error: Error) => {
      throw new SkipError(error.message);
    });
    const page = peerPage(notebooks);
    if (!existsSync(page)) {
      context.log('bench: nbconvert makes its page of the large notebook (a minute or two, once)');
      await (await nbconvert(notebook, dirname(page), context)).measure();
    }
    await renderSide(notebook, context.folder).measure();
    const slow = 'the browser reads 64 MB of HTML before it can show the end';
    return {
      rows: [
        {
          name: 'large',
          ours: opening('ours', join(context.folder, 'large.html'), browser),
          peer: opening('nbconvert', page, browser),
          goals: [timeGoal(2000, slow), elementsGoal],
        },
      ],
      close: () => void browser.close(),
    };
  },
};
