/** The kernel in a real JupyterLab in headless Chromium, used as a person would. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installKernelspec } from '../../src/cli/install-kernelspec.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { startBrowser } from './browser.js';
import { clientCells, codeCell, createNotebook } from './client-notebook.js';
import { isRunning } from './is-running.js';
import { type LabServer, startLab } from './jupyterlab-server.js';
import { findMissingPython, prepareClients } from './python-environment.js';
import { executeUntrusted, untrustedCells } from './untrusted-notebook.js';

const missing = await findMissingPython();

// JupyterLab runs cells tagged `skip-execution` too.
const cells = [
  ...clientCells.filter(({ id }) => id !== 'skipped'),
  codeCell('pids', 'console.log(process.pid, process.ppid);'),
  codeCell('busy', 'for (;;) {}'),
  codeCell('after', 'kept'),
  codeCell('complete', 'kept.to'),
  codeCell('inspect', 'double'),
];

let home = '';
let server: LabServer;
let browser: Browser;
let page: Page;
const pids: number[] = [];

beforeAll(async () => {
  if (missing) return;
  home = await mkdtemp(join(tmpdir(), 'angiolab-lab-'));
  const root = join(home, 'notebooks');
  await mkdir(root);
  await writeFile(join(root, 'clients.ipynb'), formatNotebook(createNotebook(cells)));
  await writeFile(join(root, 'untrusted.ipynb'), formatNotebook(await executeUntrusted()));
  await installKernelspec(join(home, 'data'), {});
  const environment = await prepareClients();
  [server, browser] = await Promise.all([startLab(environment, home, root), startBrowser()]);
  page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (home !== '') await rm(home, { recursive: true, force: true });
});

/** The cell of that id, in the notebook that is open. */
function cell(id: string, list: readonly { readonly id: string }[] = cells): Locator {
  return page.locator('.jp-Notebook .jp-Cell').nth(list.findIndex((item) => item.id === id));
}

/** What stands in brackets before a cell: its count, `*` while it runs or waits, nothing otherwise. */
async function promptOf(id: string): Promise<string> {
  return ((await cell(id).locator('.jp-InputPrompt').textContent()) ?? '').replace(/[[\]:\s]/g, '');
}

// What lies outside the window has no `innerText`: JupyterLab skips its layout.
const outputsOf = (id: string): Locator => cell(id).locator('.jp-OutputArea-output');

/** Width of a picture's own pixels; 0 where the browser can't read it. */
const naturalWidth = (image: Locator): Promise<number> =>
  image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);

/** Red, green and blue of an element's background, from 0 to 255. */
async function backgroundOf(locator: Locator): Promise<number[]> {
  const color = await locator.evaluate((element) => {
    const page = globalThis as unknown as { getComputedStyle(element: unknown): { backgroundColor: string } };
    return page.getComputedStyle(element).backgroundColor;
  });
  return (color.match(/\d+/g) ?? []).map(Number);
}

async function runCell(id: string): Promise<void> {
  await cell(id).locator('.cm-content').click();
  await page.keyboard.press('Shift+Enter');
}

async function chooseMenu(...names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
}

const waitForState = (state: 'idle' | 'busy'): Promise<void> =>
  page.locator(`.jp-Notebook-ExecutionIndicator[data-status="${state}"]`).waitFor({ timeout: 30_000 });

async function readPids(): Promise<void> {
  const text = (await outputsOf('pids').textContent()) ?? '';
  pids.push(...text.trim().split(' ').map(Number));
}

describe.skipIf(missing)(`JupyterLab${missing ? ` (${missing})` : ''}`, () => {
  test('lists the kernel in its launcher, with its picture', async () => {
    await page.goto(server.url('lab'));
    const card = page.locator('.jp-LauncherCard[data-category="Notebook"][title="TypeScript (angiolab)"]');
    await card.waitFor({ timeout: 60_000 });
    expect(await naturalWidth(card.locator('img'))).toBeGreaterThan(0);
  });

  test('runs all cells up to one that never ends, and shows their outputs', async () => {
    await page.goto(server.url('lab/tree/clients.ipynb'));
    await page.locator('.jp-Notebook').waitFor({ timeout: 60_000 });
    // The notebook's own indicator says idle before it has a kernel at all.
    await page.getByText('TypeScript (angiolab) | Idle').waitFor({ timeout: 60_000 });
    await page.evaluate(watchProgress);
    await chooseMenu('Run', 'Run All Cells');
    await expect.poll(() => promptOf('pids'), { timeout: 60_000 }).toMatch(/^\d+$/);
    const run = cells
      .slice(
        0,
        cells.findIndex(({ id }) => id === 'busy'),
      )
      .filter((item) => item.cell_type === 'code');
    const prompts = await Promise.all(run.map(({ id }) => promptOf(id)));
    expect(prompts).toEqual(run.map((_, index) => String(index + 1)));
    expect(await outputsOf('streams').allTextContents()).toEqual(['out ü\n', 'err\n', 'again\n']);
    expect(await outputsOf('result').textContent()).toContain('{ rounds: 3, list: [ 1, 2 ] }');
    expect(await outputsOf('rich-result').locator('b').textContent()).toBe('chip');
    expect(await outputsOf('table').locator('td').allTextContents()).toEqual(['LCA', '3']);
    expect(await outputsOf('twice').textContent()).toContain('new');
    expect((await outputsOf('carriage').textContent())?.trim()).toBe('2 %');
    expect(await outputsOf('lines').textContent()).toMatch(/^line 0\n[\s\S]*\nline 1999\n?$/);
    await readPids();
    expect(pids.map(isRunning)).toEqual([true, true]);
  });

  test('draws figures and images', async () => {
    await cell('figure').scrollIntoViewIfNeeded();
    const box = await outputsOf('figure').locator('svg.main-svg').first().boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect(box?.height).toBeGreaterThan(200);
    expect(await outputsOf('figure').locator('.bars .point').count()).toBe(2);
    const images = outputsOf('image').locator('img');
    expect(await images.count()).toBe(3);
    for (const image of await images.all()) expect(await naturalWidth(image)).toBeGreaterThan(0);
    expect(await outputsOf('image').locator('em').textContent()).toBe('word');
  });

  test('moves a progress bar within one output', async () => {
    const seen = await page.evaluate<{ values: number[]; outputs: number }>('globalThis.seenProgress');
    expect(seen.values.length).toBeGreaterThanOrEqual(3);
    expect(seen.values).toEqual([...seen.values].sort((a, b) => a - b));
    expect(seen.values.at(-1)).toBe(10);
    expect(seen.outputs).toBe(1);
  });

  test.each(['failing', 'faulty'])('shows the error of a %s cell on red', async (id) => {
    const output = outputsOf(id);
    const name = id === 'failing' ? 'RangeError: boom' : 'TypeScriptError: 1:5 - Type';
    expect(await output.textContent()).toContain(name);
    const [red = 0, green = 255, blue = 255] = await backgroundOf(output);
    expect(red - Math.max(green, blue)).toBeGreaterThan(20);
  });

  test('interrupts a busy cell with the button, and keeps variables', async () => {
    // Not by the prompt: JupyterLab empties those of all waiting cells at the first error, an expected one too.
    await waitForState('busy');
    await page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]').click();
    await expect.poll(() => outputsOf('busy').allTextContents()).toEqual([expect.stringMatching(/^Interrupted: /)]);
    await waitForState('idle');
    expect(await outputsOf('after').count()).toBe(0);
    await runCell('after');
    await expect.poll(() => outputsOf('after').allTextContents()).toEqual(['41']);
  });

  test('completes with Tab and inspects with Shift+Tab, with types', async () => {
    await cell('complete').locator('.cm-content').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    const item = page.locator('.jp-Completer-item', { hasText: 'toFixed' });
    await item.waitFor();
    expect(await item.textContent()).toMatch(/method/);
    await page.keyboard.press('Escape');
    await cell('inspect').locator('.cm-content').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Tab');
    await expect
      .poll(() => page.locator('.jp-Tooltip').allTextContents())
      .toEqual([expect.stringMatching(/function double\(value: number\): number\s+Doubles a number\./)]);
    await page.keyboard.press('Escape');
  });

  test('restarts the kernel, and leaves no process of the old one', async () => {
    await page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:restart-kernel"]').click();
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await expect.poll(() => pids.filter(isRunning), { timeout: 20_000 }).toEqual([]);
    await waitForState('idle');
    await runCell('after');
    await expect.poll(() => outputsOf('after').textContent()).toContain("Cannot find name 'kept'");
    await runCell('pids');
    await expect.poll(() => promptOf('pids')).toBe('2');
    await readPids();
    expect(pids.slice(2).map(isRunning)).toEqual([true, true]);
  });

  test('keeps the pictures of a notebook that it does not trust, and runs nothing of it', async () => {
    await page.goto(server.url('lab/workspaces/untrusted/tree/untrusted.ipynb'));
    await page.locator('.jp-Notebook').waitFor({ timeout: 60_000 });
    await page.getByText('TypeScript (angiolab) | Idle').waitFor({ timeout: 60_000 });
    const outputOf = (id: string): Locator => cell(id, untrustedCells).locator('.jp-OutputArea-output');
    for (const id of ['figure', 'heat', 'images', 'cine']) {
      const picture = outputOf(id).locator('img');
      await picture.scrollIntoViewIfNeeded();
      expect([id, await picture.count(), await picture.isVisible()]).toEqual([id, 1, true]);
      expect(await naturalWidth(picture)).toBeGreaterThan(100);
    }
    expect(await outputOf('heat').textContent()).toContain('Height (share): 0 to 1 in inferno');
    expect(await outputOf('table').textContent()).toContain('40 of 100 rows left out');
    expect(await outputOf('script').textContent()).toContain('words');
    expect(await page.locator('.jp-Notebook :is(script, .main-svg, canvas, iframe)').count()).toBe(0);
    expect(await page.evaluate('[typeof globalThis.ran, typeof globalThis.Plotly]')).toEqual([
      'undefined',
      'undefined',
    ]);
  });

  test('shuts down and leaves no process', async () => {
    expect(await server.stop()).toBe(0);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });
});

/** Keeps, in the page, each value that the progress bar shows and the most outputs that its cell ever had. */
const watchProgress = `{
  const seen = (globalThis.seenProgress = { values: [], outputs: 0 });
  new MutationObserver(() => {
    const bar = document.querySelector('.jp-OutputArea-output progress');
    if (bar === null) return;
    if (seen.values.at(-1) !== bar.value) seen.values.push(bar.value);
    const outputs = bar.closest('.jp-Cell').querySelectorAll('.jp-OutputArea-output').length;
    seen.outputs = Math.max(seen.outputs, outputs);
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}`;
