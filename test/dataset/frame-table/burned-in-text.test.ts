/** countGlyphs: how often it errs on drawn frames and on real ones, with and without text. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodePicture } from '../../../src/dataset/decode-picture.js';
import { countGlyphs, leastGlyphs, textErrors } from '../../../src/dataset/frame-table/burned-in-text.js';
import { openSource } from '../../../src/dataset/open-source.js';
import type { GreyImage } from '../../../src/numeric/grey-image.js';
import { createRandom } from '../../../src/numeric/random.js';
import { synthesizeStudies } from '../../../src/synthetic/synthesize-studies.js';
import { testKey } from '../make-folder.js';
import { burnText, drawText } from './burn-text.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const arcade = resolve(import.meta.dirname, '../../../../shared/data/arcade/syntax/val/images');

/** Shares of frames in which text is seen where there is none, and not seen where there is some. */
function measureErrors(images: readonly GreyImage[]): { readonly falseAlarms: number; readonly missed: number } {
  const random = createRandom(6);
  const shows = (image: GreyImage): boolean => countGlyphs(image) >= leastGlyphs;
  const alarms = images.filter(shows).length;
  const missed = images.filter((image) => !shows(burnText(image, drawText(random, image)))).length;
  return { falseAlarms: alarms / images.length, missed: missed / images.length };
}

describe('countGlyphs', () => {
  const plain: GreyImage = { rows: 64, columns: 128, data: new Uint8Array(64 * 128).fill(100) };
  const where = { scale: 2, row: 20, column: 10, soft: false };

  test('counts the characters of a line, bright or dark', () => {
    expect(countGlyphs(plain)).toBe(0);
    expect(countGlyphs(burnText(plain, { ...where, text: 'DOE01', grey: 255 }))).toBe(5);
    expect(countGlyphs(burnText(plain, { ...where, text: 'JANE', grey: 0 }))).toBe(4);
  });

  test('takes no bar and no single marker for text', () => {
    const bar = Uint8Array.from(plain.data, (grey, at) => (Math.floor(at / 128) === 30 ? 255 : grey));
    expect(countGlyphs({ ...plain, data: bar })).toBe(0);
    expect(countGlyphs(burnText(plain, { ...where, text: 'N', grey: 255 }))).toBe(1);
  });

  test('errs on drawn frames as often as it says', async () => {
    const knobs = { seriesPerPatient: 16, framesPerSeries: 1, size: 256 };
    await synthesizeStudies(folder, { seed: 11, patients: 4, knobs });
    const source = await openSource(folder, { key: testKey });
    const images: GreyImage[] = [];
    for (const frame of source.frames) images.push(await source.readImage(frame));
    const errors = measureErrors(images);
    expect(images).toHaveLength(textErrors.synthetic.frames);
    expect(errors.falseAlarms).toBeLessThanOrEqual(textErrors.synthetic.falseAlarms + 0.02);
    expect(Math.abs(errors.missed - textErrors.synthetic.missed)).toBeLessThanOrEqual(0.05);
  });

  test.skipIf(!existsSync(arcade))('errs on real frames as often as it says', () => {
    const names = readdirSync(arcade).sort();
    const errors = measureErrors(names.map((name) => decodePicture(readFileSync(join(arcade, name)))));
    expect(names).toHaveLength(textErrors.arcade.frames);
    expect({ ...errors, frames: 200 }).toEqual(textErrors.arcade);
  });
});
