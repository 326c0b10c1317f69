/** ARCADE: segments in both forms, arteries, and what is known about the 1,200 real pictures. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arteryOf } from '../../src/dataset/arcade.js';
import { parseCocoSegments, parseYoloSegments } from '../../src/dataset/arcade-segments.js';
import { openSource } from '../../src/dataset/open-source.js';
import { SourceError } from '../../src/dataset/source.js';
import { openFiles, picture, testKey } from './make-folder.js';

const arcade = resolve(import.meta.dirname, '../../../shared/data/arcade');
const isMissing = !existsSync(arcade);

const coco = JSON.stringify({
  images: [
    { id: 10, file_name: '1.png', width: 13, height: 11 },
    { id: 11, file_name: '2.png', width: 13, height: 11 },
    { id: 12, file_name: '3.png', width: 13, height: 11 },
  ],
  categories: [
    { id: 4, name: '4' },
    { id: 6, name: '6' },
    { id: 21, name: '16b' },
    { id: 26, name: 'stenosis' },
  ],
  annotations: [
    { id: 1, image_id: 10, category_id: 26, segmentation: [[0, 0, 1, 0, 1, 1]] },
    { id: 2, image_id: 10, category_id: 21, segmentation: [[0, 0, 1, 0, 1, 1]] },
    { id: 3, image_id: 10, category_id: 4, segmentation: [[0, 0, 1, 0, 1, 1]] },
    { id: 4, image_id: 11, category_id: 6, segmentation: [[0, 0, 1, 0, 1, 1]] },
  ],
});
const yolo = { '1': '25 0 0 1 0 1 1\n21 0 0 1 0 1 1\n3 0 0 1 0 1 1\n', '2': '5 0 0 1 0 1 1\n', '3': '' };

describe('openSource on the layout of ARCADE', () => {
  const png = picture('grey-8.png');
  const images = { 'val/images/1.png': png, 'val/images/2.png': png, 'val/images/3.png': png };

  test('reads the same from COCO JSON and YOLO labels', async () => {
    const fromCoco = await openFiles({ ...images, 'val/annotations/val.json': coco });
    const labels = Object.entries(yolo).map(([name, text]) => [`val/labels/${name}.txt`, text] as const);
    const fromYolo = await openFiles({ ...images, ...Object.fromEntries(labels) });
    expect(fromCoco.frames.map(({ segments, label }) => ({ segments, label }))).toEqual([
      { segments: ['4', '16b', 'stenosis'], label: 'RCA' },
      { segments: ['6'], label: 'LCA' },
      { segments: [], label: null },
    ]);
    expect(fromYolo.frames).toEqual(fromCoco.frames);
    expect(fromYolo.fingerprint).toBe(fromCoco.fingerprint);
    expect(fromYolo.unlabelled).toBe(1);
  });

  test('takes its own split from the folders, by frame', async () => {
    const source = await openFiles({ ...images, 'train/images/7.png': png, 'val/annotations/val.json': coco });
    expect(source.ownSplit).toEqual({
      format: 'angiolab.split',
      version: 1,
      unit: 'frame',
      seed: null,
      assignment: { 'train-7': 'train', 'val-1': 'validation', 'val-2': 'validation', 'val-3': 'validation' },
    });
  });

  test('gives a pseudonym to a name that is not one of ARCADE’s numbers, and lists broken labels', async () => {
    const source = await openFiles({
      'train/images/DOE^JANE.png': png,
      'train/images/8.png': png,
      'train/labels/8.txt': '99 0 0 1 0 1 1',
    });
    expect(source.frames[0]?.frameId).toMatch(/^file-[0-9a-f]{12}$/);
    expect(source.rejected).toEqual([
      {
        fileId: 'train-8',
        reason: "its label file is not YOLO: line 1 is not 'class x y x y x y …' with a class of 0 to 25",
      },
    ]);
    expect(source.pathOf('train-8')).toBe('train/images/8.png');
  });
});

describe('parseYoloSegments, parseCocoSegments', () => {
  test('refuse what is of another form', () => {
    expect(() => parseYoloSegments('3 0 0 1 0 1\n')).toThrow(SourceError);
    expect(() => parseYoloSegments('3 0 0 1 0 1 x\n')).toThrow(SourceError);
    expect(() => parseCocoSegments('[]')).toThrow(
      new SourceError(
        "Cannot read ARCADE's annotations: expected COCO JSON with images, categories and annotations, got JSON without one of them; download the file again",
      ),
    );
    expect(() => parseCocoSegments('{')).toThrow(/got text that is not JSON/);
  });
});

describe('arteryOf', () => {
  test('follows the SYNTAX segments', () => {
    expect(arteryOf(['1', '16c'])).toBe('RCA');
    expect(arteryOf(['5', '12b', 'stenosis'])).toBe('LCA');
    expect(arteryOf(['stenosis'])).toBeNull();
    expect(arteryOf(['1', '5'])).toBeNull();
  });
});

describe.skipIf(isMissing)('ARCADE in ../shared (skipped where it is not there)', () => {
  test('has 625 LCA and 375 RCA frames to train on, 134 and 66 to validate', async () => {
    const source = await openSource(arcade, { key: testKey });
    const counts: Record<string, number> = {};
    for (const { split, label } of source.frames) {
      counts[`${split} ${label}`] = (counts[`${split} ${label}`] ?? 0) + 1;
    }
    expect(counts).toEqual({ 'train LCA': 625, 'train RCA': 375, 'validation LCA': 134, 'validation RCA': 66 });
    expect(source.rejected).toEqual([]);
    expect(source.fingerprint).toBe('4e577852c0db6cb1652ecedf481e14940bae836346a5789130f9cce3d4bee10b');
  });
});
