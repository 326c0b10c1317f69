/** What is known about duplicates and neighbours in ARCADE; the figures are those of fixtures/leakage/arcade_neighbour.py. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openSource } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';
import { scoreNearest } from '../../src/leakage/compare-split-units.js';
import { findExactDuplicates } from '../../src/leakage/find-exact-duplicates.js';
import { findNearDuplicates } from '../../src/leakage/find-near-duplicates.js';
import { findUnitOverlap } from '../../src/leakage/find-unit-overlap.js';
import type { FramePixels } from '../../src/leakage/pixel-rows.js';
import { shrinkImage } from '../../src/numeric/shrink-image.js';

const arcade = resolve(import.meta.dirname, '../../../shared/data/arcade');

describe.skipIf(!existsSync(arcade))('ARCADE in ../shared (skipped where it is not there)', () => {
  let source: Source;
  let training: FramePixels[];
  let validation: FramePixels[];

  beforeAll(async () => {
    source = await openSource(arcade, { key: new Uint8Array(32).fill(7) });
    const items: FramePixels[] = [];
    for (const frame of source.frames) items.push({ frame, pixels: shrinkImage(await source.readImage(frame), 64) });
    training = items.filter(({ frame }) => frame.split === 'train');
    validation = items.filter(({ frame }) => frame.split === 'validation');
  }, 120_000);

  test('has five identical pairs, all in train, one of them with different segments', async () => {
    const hashed = [];
    for (const frame of source.frames) {
      hashed.push({ frameId: frame.frameId, label: frame.label, part: frame.split, hash: await source.hashOf(frame) });
    }
    const groups = findExactDuplicates(hashed);
    expect(groups.map(({ frames }) => frames.map(({ part }) => part))).toEqual(new Array(5).fill(['train', 'train']));
    expect(groups.some(({ crossesParts }) => crossesParts)).toBe(false);
    const segmentsOf = new Map(source.frames.map(({ frameId, segments }) => [frameId, segments?.join()]));
    const differing = groups.filter(({ frames: [a, b] }) => segmentsOf.get(a!.frameId) !== segmentsOf.get(b!.frameId));
    expect(differing.map(({ frames }) => frames.map(({ frameId }) => frameId))).toEqual([['train-168', 'train-793']]);
  }, 120_000);

  test('lets a nearest neighbour on 64 x 64 pixels reach 98 % on val', () => {
    expect(scoreNearest(training, validation)).toBe(197 / 200);
  }, 120_000);

  test('names no patient, so that overlap can not be shown', () => {
    const [patient] = findUnitOverlap(source.frames, ({ split }) => split);
    expect(patient).toEqual({ unit: 'patient', knownFrames: 0, unknownFrames: 1200, units: 0, shared: [] });
  });

  test('has no val frame nearer to train than train frames are to each other', () => {
    const { pairs, suspects, expectedSuspects, nullUnit } = findNearDuplicates(training, validation);
    expect(pairs[0]).toMatchObject({
      frame: { frameId: 'val-181' },
      nearest: { frameId: 'train-773' },
      // The script counts 0.035, ten frames of it with an equal twin in training: those don't make the null.
      nullShare: 0.025,
    });
    expect(suspects).toEqual([]);
    expect(expectedSuspects).toBe(2);
    expect(nullUnit).toBe('frame');
  }, 120_000);
});
