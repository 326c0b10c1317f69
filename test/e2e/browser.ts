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
  /** Figures that the page holds, and those that are drawn. */
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

/** Opens the HTML file at `path`, waits until its figures are drawn, and counts. The caller closes the page or the browser. */
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
  const figures = await page.locator('figure.plot').count();
  if (figures > 0) await page.waitForSelector('html[data-figures="drawn"]', { state: 'attached', timeout: 60_000 });
  const drawnFigures = await page.locator('figure.plot:has(svg.main-svg)').count();
  return { requests, consoleErrors, figures, drawnFigures, page };
}
