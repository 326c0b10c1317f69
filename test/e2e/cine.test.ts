/** The cine player in Chromium: in a report under its policy, and as raw HTML put in the way that JupyterLab does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { showCine } from '../../src/lab/show-cine.js';
import type { Output } from '../../src/notebook/nbformat.js';
import { render } from '../../src/report/render.js';
import { captureOutput, movingBar } from '../lab/cine-output.js';
import { code, createNotebook } from '../report/notebooks.js';
import { type OpenedPage, openPage, startBrowser } from './browser.js';

const frameCount = 40;

describe('the cine player', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-cine-'));
  let browser: Browser;
  let output: Extract<Output, { output_type: 'display_data' }>;
  beforeAll(async () => {
    browser = await startBrowser();
    const cine = { images: movingBar(frameCount, 128), framesPerSecond: 20 };
    output = await captureOutput(() => showCine(cine, { alt: 'Bar' }));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const part = (page: Page, name: string, player = 0): Locator =>
    page.locator('.angiolab-cine').nth(player).locator(`[data-part="${name}"]`);
  const frameOf = async (page: Page, player = 0): Promise<number> =>
    Number(/Frame (\d+) of 40/.exec((await part(page, 'place', player).textContent()) ?? '')?.[1]);
  const expectFrame = (page: Page, frame: number): Promise<void> => expect.poll(() => frameOf(page)).toBe(frame);
  /** Grey of the shown picture at a column of the frame, in the middle row. */
  const greyAt = (page: Page, column: number): Promise<number> =>
    page.evaluate<number>(`(() => {
      const canvas = document.querySelector('.angiolab-cine').shadowRoot.querySelector('canvas');
      const x = Math.floor(((${column} + 0.5) * canvas.width) / 128);
      return canvas.getContext('2d').getImageData(x, canvas.height / 2, 1, 1).data[0];
    })()`);
  const setSlider = (page: Page, name: string, value: number): Promise<void> => part(page, name).fill(String(value));

  async function openReport(count = 1): Promise<OpenedPage> {
    const path = join(folder, 'report.html');
    const padding = { ...code([]), source: 'x\n'.repeat(3) };
    writeFileSync(path, render(createNotebook([padding, code(Array.from({ length: count }, () => output))])));
    const opened = await openPage(browser, path);
    await expectFrame(opened.page, 1);
    return opened;
  }
  const expectQuiet = (opened: OpenedPage): void =>
    expect(opened).toMatchObject({ requests: [], consoleErrors: [], drawnFigures: 0 });

  test('stands still until it is played, plays in time, pauses, and loops', async () => {
    const opened = await openReport();
    const { page } = opened;
    await page.waitForTimeout(300);
    expect(await frameOf(page)).toBe(1);
    expect(await greyAt(page, 100)).toBe(140);
    await part(page, 'play').click();
    await expect.poll(() => frameOf(page)).toBeGreaterThan(5);
    await expect.poll(async () => await part(page, 'rate').textContent()).toMatch(/^20 frames\/s, [\d.]+ shown$/);
    await setSlider(page, 'scrub', 38);
    expect(await part(page, 'play').textContent()).toBe('Play');
    await part(page, 'play').click();
    await expect.poll(() => frameOf(page), { interval: 20 }).toBeLessThan(20);
    await part(page, 'play').click();
    const stopped = await frameOf(page);
    await page.waitForTimeout(300);
    expect(await frameOf(page)).toBe(stopped);
    await part(page, 'loop').uncheck();
    await setSlider(page, 'scrub', 36);
    await part(page, 'play').click();
    await expectFrame(page, 40);
    await expect.poll(() => part(page, 'play').textContent()).toBe('Play');
    expectQuiet(opened);
  });

  test('steps and scrubs to the frame that is asked for, and shows its picture', async () => {
    const opened = await openReport();
    const { page } = opened;
    await part(page, 'forward').click();
    await part(page, 'forward').click();
    await expectFrame(page, 3);
    await part(page, 'back').click();
    await expectFrame(page, 2);
    await setSlider(page, 'scrub', 31);
    await expectFrame(page, 31);
    expect(await greyAt(page, 60)).toBeGreaterThan(235);
    expect(await part(page, 'place').textContent()).toBe('Frame 31 of 40 · 1.50 of 2.00 s');
    expect(await part(page, 'scrub').getAttribute('aria-valuetext')).toBe('Frame 31 of 40, 1.50 seconds');
    expectQuiet(opened);
  });

  test('obeys keys on the picture and leaves sliders their own', async () => {
    const opened = await openReport();
    const { page } = opened;
    await part(page, 'picture').focus();
    await page.keyboard.press('ArrowRight');
    await expectFrame(page, 2);
    await page.keyboard.press('End');
    await expectFrame(page, 40);
    await page.keyboard.press('ArrowLeft');
    await expectFrame(page, 39);
    await page.keyboard.press('Home');
    await expectFrame(page, 1);
    await page.keyboard.press(' ');
    await expect.poll(() => frameOf(page)).toBeGreaterThan(2);
    await page.keyboard.press(' ');
    const stopped = await frameOf(page);
    await part(page, 'level').focus();
    await page.keyboard.press('ArrowRight');
    expect(await part(page, 'level').inputValue()).toBe('129');
    expect(await frameOf(page)).toBe(stopped);
    expectQuiet(opened);
  });

  test('plays at the chosen speed', async () => {
    const { page } = await openReport();
    await part(page, 'speed').selectOption('0.25');
    expect(await part(page, 'rate').textContent()).toBe('5 frames/s');
    await part(page, 'play').click();
    await page.waitForTimeout(1000);
    const slow = await frameOf(page);
    expect(slow).toBeGreaterThan(2);
    expect(slow).toBeLessThan(9);
  });

  test('windows by sliders and by a drag, and goes back', async () => {
    const opened = await openReport();
    const { page } = opened;
    await setSlider(page, 'width', 64);
    await setSlider(page, 'level', 200);
    expect(await greyAt(page, 100)).toBe(0);
    await part(page, 'reset').click();
    expect(await greyAt(page, 100)).toBe(140);
    await part(page, 'picture').scrollIntoViewIfNeeded();
    const box = (await part(page, 'picture').boundingBox())!;
    await page.mouse.move(box.x + 80, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(box.x + 10, box.y + 10);
    expect([await part(page, 'width').inputValue(), await part(page, 'level').inputValue()]).toEqual(['216', '88']);
    expect(await greyAt(page, 100)).toBe(Math.round(((140 - 87.5) / 215 + 0.5) * 255));
    expectQuiet(opened);
  });

  test('keeps several players apart, and pauses one that is scrolled away', async () => {
    const { page } = await openReport(4);
    await part(page, 'play', 0).click();
    await expect.poll(() => frameOf(page, 0)).toBeGreaterThan(2);
    expect(await frameOf(page, 1)).toBe(1);
    await page.setViewportSize({ width: 800, height: 300 });
    await part(page, 'play', 3).scrollIntoViewIfNeeded();
    await expect.poll(() => part(page, 'play', 0).textContent()).toBe('Play');
  });

  test('fits a phone, uses the pixels of its screen, and prints as the still', async () => {
    const path = join(folder, 'narrow.html');
    const wide = await captureOutput(() => showCine({ images: movingBar(2, 512) }, { alt: 'Wide' }));
    writeFileSync(path, render(createNotebook([code([wide])])));
    const context = await browser.newContext({ viewport: { width: 360, height: 700 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(`file://${path}`);
    await expect.poll(() => part(page, 'place').textContent()).toContain('Frame 1 of 2');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const canvas = "document.querySelector('.angiolab-cine').shadowRoot.querySelector('canvas')";
    expect(await page.evaluate(`${canvas}.width`)).toBe(2 * (await page.evaluate<number>(`${canvas}.clientWidth`)));
    expect(await page.locator('.angiolab-cine > img').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.angiolab-cine > img').isVisible()).toBe(true);
    expect(await part(page, 'play').isVisible()).toBe(false);
    expect(await page.locator('.angiolab-cine > p').isVisible()).toBe(true);
    await context.close();
  });

  test('a cine far below starts when the reader comes near; until then, and without its own still, its first frame stands', async () => {
    const path = join(folder, 'far.html');
    const { 'image/jpeg': _, ...data } = output.data;
    const tall = { ...code([]), source: 'x' };
    const cells = [code([output]), ...Array.from({ length: 80 }, () => tall), code([{ ...output, data }])];
    writeFileSync(path, render(createNotebook(cells)));
    const { page, consoleErrors } = await openPage(browser, path);
    await expectFrame(page, 1);
    const isStarted = (index: number): Promise<boolean> =>
      page.evaluate(`document.querySelectorAll('.angiolab-cine')[${index}].shadowRoot !== null`);
    expect([await isStarted(0), await isStarted(1)]).toEqual([true, false]);
    const still = page.locator('.angiolab-cine').nth(1).locator('img');
    expect([await still.isVisible(), await still.getAttribute('src')]).toEqual([true, expect.stringMatching(/^data:/)]);
    await still.scrollIntoViewIfNeeded();
    await expect.poll(() => frameOf(page, 1)).toBe(1);
    expect(consoleErrors).toEqual([]);
  });

  test('a cine that was held starts once it is opened', async () => {
    const path = join(folder, 'held.html');
    writeFileSync(path, render(createNotebook([code([output], ['hide-output'])])));
    const { page } = await openPage(browser, path);
    expect(await page.locator('.angiolab-cine').count()).toBe(0);
    await page.getByText('Output', { exact: true }).click();
    await expectFrame(page, 1);
  });

  test('shows the still where no script runs', async () => {
    const path = join(folder, 'still.html');
    writeFileSync(path, render(createNotebook([code([output])])));
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${path}`);
    expect(await page.locator('.angiolab-cine > img').isVisible()).toBe(true);
    await context.close();
  });

  test('runs from its own HTML, put into a page and its scripts made anew as JupyterLab does', async () => {
    const path = join(folder, 'bare.html');
    writeFileSync(path, '<!doctype html><title>bare</title><div id="output"></div>');
    const opened = await openPage(browser, path);
    const { page } = opened;
    await page.evaluate(`{
      const host = document.getElementById('output');
      host.innerHTML = ${JSON.stringify(String(output.data['text/html']))};
      for (const script of [...host.querySelectorAll('script')]) {
        const copy = document.createElement('script');
        for (const { name, value } of script.attributes) copy.setAttribute(name, value);
        copy.textContent = script.textContent;
        script.replaceWith(copy);
      }
    }`);
    await expectFrame(page, 1);
    await part(page, 'play').click();
    await expect.poll(() => frameOf(page)).toBeGreaterThan(3);
    expectQuiet(opened);
  });
});
