/** Opens a page in headless Chromium and reports what a reader without a network would have got. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** What happened while a page was open. */
export interface OpenedPage {
  /** Every address that was asked for, those that the page's policy then blocked included; not its own, `data:` or `blob:`. */
  readonly requests: readonly string[];
  /** Messages of the console's error level, and uncaught errors. */
  readonly consoleErrors: readonly string[];
  /** Figures that the page means to draw, and those that it drew when they were scrolled to. Still pictures count in neither. */
  readonly figures: number;
  readonly drawnFigures: number;
  readonly page: Page;
}

/** Starts Chromium: `CHROME_PATH`, else the system's own. @throws when there is none. */
export async function startBrowser(): Promise<Browser> {
  const candidates = [
    process.env['CHROME_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined)
    throw new Error('Cannot start a browser: expected Chromium, got none; install it or set CHROME_PATH');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** Opens the HTML file at `path`, goes through its figures until each is drawn, and counts. The caller closes the page or the browser. */
export async function openPage(browser: Browser, path: string): Promise<OpenedPage> {
  const page = await browser.newPage();
  const own = pathToFileURL(path).href;
  const requests: string[] = [];
  const consoleErrors: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== own && !/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  await page.goto(own);
  const figures = await page.locator(drawable).count();
  const drawnFigures = await visitFigures(page, figures);
  return { requests, consoleErrors, figures, drawnFigures, page };
}

const drawable = 'figure.plot:not([data-still], [data-heavy])';

/** Opens every fold with a figure, scrolls to each figure in turn, and back. @returns how many came to be drawn */
async function visitFigures(page: Page, figures: number): Promise<number> {
  await page.evaluate("document.querySelectorAll('details:has(figure.plot)').forEach((fold) => { fold.open = true; })");
  let drawn = 0;
  for (let index = 0; index < figures; index += 1) {
    const isDrawn = await page.evaluate<boolean>(`(${visit})(document.querySelectorAll('${drawable}')[${index}])`);
    if (isDrawn) drawn += 1;
  }
  await page.evaluate('scrollTo(0, 0)');
  return drawn;
}

/** Runs in the page. */
const visit = `async (figure) => {
  figure.scrollIntoView();
  for (let tries = 0; tries < 600 && figure.dataset.state === undefined; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return figure.dataset.state === 'drawn' && figure.querySelector('svg.main-svg') !== null;
}`;
