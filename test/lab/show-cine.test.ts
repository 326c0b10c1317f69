/** A cine's output: its size, its loss, its still, and what it refuses. */
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../src/dataset/open-source.js';
import { decodeJpeg } from '../../src/dicom/jpeg.js';
import { showCine } from '../../src/lab/show-cine.js';
import { createRandom } from '../../src/numeric/random.js';
import { cineType, parseCine } from '../../src/player/cine.js';
import { readCineData } from '../../src/player/cine-html.js';
import { makeFolder, testKey } from '../dataset/make-folder.js';
import { hasSharedFiles } from '../dicom/shared-files.js';
import { captureOutput, movingBar } from './cine-output.js';

const alt = 'A bar & its "ramp"';

describe('showCine', () => {
  test('stores each frame once, as a picture within the stated error of its source', async () => {
    const images = movingBar(12);
    const { data } = await captureOutput(() => showCine({ images, framesPerSecond: 10 }, { alt }));
    const html = String(data['text/html']);
    const cine = parseCine(readCineData(html));
    const { frames, ...description } = cine;
    expect(data[cineType]).toEqual(description);
    expect(description).toMatchObject({ frameCount: 12, framesPerSecond: 10, rateIsAssumed: false, window: null });
    for (const frame of frames) expect(JSON.stringify(data).split(frame)).toHaveLength(2);
    let sum = 0;
    for (const [index, image] of images.entries()) {
      const decoded = await decodeJpeg(Buffer.from(frames[index]!, 'base64'), image);
      sum += decoded.data.reduce((total, value, pixel) => total + Math.abs(value - image.data[pixel]!), 0);
    }
    expect(cine.loss.meanError).toBeCloseTo(sum / (12 * 64 * 64), 3);
  });

  test('brings a still, its words, and a text for places without pictures', async () => {
    const { data, metadata } = await captureOutput(() => showCine({ images: movingBar(12) }, { alt }));
    expect(Buffer.from(String(data['image/jpeg']), 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(metadata['image/jpeg']).toEqual({ alt: `${alt}: frames 1, 3, 5, 8, 10, 12 of 12` });
    expect(data['text/plain']).toBe(`[cine] ${alt}: 12 frames at 15 a second`);
    expect(String(data['text/html'])).toContain('A bar &#38; its &#34;ramp&#34;: frames 1, 3');
    expect(String(data['text/html'])).toContain('The frame rate is assumed. Not for diagnosis.');
  });

  test('takes the highest quality that fits, and refuses what none makes fit', async () => {
    const random = createRandom(1);
    const noise = movingBar(6, 128).map((image) => ({ ...image, data: image.data.map(() => 256 * random.uniform()) }));
    const qualityAt = async (maximumBytes: number): Promise<number> => {
      const { data } = await captureOutput(() => showCine({ images: noise }, { alt, maximumBytes }));
      expect(JSON.stringify(data).length).toBeLessThanOrEqual(maximumBytes);
      return parseCine(readCineData(String(data['text/html']))).loss.quality;
    };
    expect(await qualityAt(1_000_000)).toBe(95);
    expect(await qualityAt(260_000)).toBeLessThan(95);
    await expect(showCine({ images: noise }, { alt, maximumBytes: 100_000 })).rejects.toThrow(
      /^Cannot show a cine: expected an output of at most 100000 bytes, got about \d+ at the lowest quality; show fewer/,
    );
  });

  test('refuses pictures of different sizes and a single one', async () => {
    const [first] = movingBar(1);
    await expect(showCine({ images: [first!] }, { alt })).rejects.toThrow(
      new TypeError('Cannot show a cine: expected two or more pictures, got 1; show one picture with showImages'),
    );
    await expect(showCine({ images: [first!, ...movingBar(1, 32)] }, { alt })).rejects.toThrow(
      new TypeError('Cannot show a cine: expected pictures of 64 x 64, got one of 32 x 32; show those of one series'),
    );
  });

  test.skipIf(!hasSharedFiles)(
    "holds the 96 frames of the set's cine in 3 MB, at 0.1 grey levels and 57 dB (skipped without ../shared)",
    async () => {
      const folder = makeFolder({});
      const name = 'xa_cine_96_frames.dcm';
      copyFileSync(resolve(import.meta.dirname, '../../../shared/data/dicom', name), join(folder, name));
      const source = await openSource(folder, { key: testKey });
      const series = await source.readSeries(source.frames[40]!);
      const { data } = await captureOutput(() => showCine(series, { alt: 'Cine' }));
      const { loss, framesPerSecond, frameCount } = parseCine(readCineData(String(data['text/html'])));
      expect(JSON.stringify(data).length).toBeLessThanOrEqual(3_000_000);
      expect(frameCount).toBe(96);
      expect(framesPerSecond).toBeCloseTo(1000 / 33, 9);
      expect(loss.meanError).toBeLessThan(0.1);
      expect(loss.peakSignalToNoise).toBeGreaterThan(57);
    },
  );
});
