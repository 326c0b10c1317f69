/** Draws depend on seed, frame and number alone, and stay within what the recipe allows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { drawAugmentation, plainDraw } from '../../../src/training/augmentation/draw-augmentation.js';
import type { Augmentation } from '../../../src/training/recipe/recipe.js';
import { allTransforms, noTransform } from '../augmentations.js';

const place = fc.record({
  seed: fc.nat(),
  frameId: fc.nat().map((frame) => sha256(String(frame))),
  draw: fc.nat({ max: 10_000 }),
});
const ranges: fc.Arbitrary<Augmentation> = fc.record({
  flipHorizontal: fc.boolean(),
  flipVertical: fc.boolean(),
  rotationDegrees: fc.double({ min: 0, max: 180, noNaN: true }),
  translation: fc.double({ min: 0, max: 0.5, noNaN: true }),
  scale: fc.double({ min: 0, max: 0.5, noNaN: true }),
  contrast: fc.double({ min: 0, max: 0.9, noNaN: true }),
  noise: fc.double({ min: 0, max: 64, noNaN: true }),
  labelEffects: fc.constant({}),
});

describe('drawAugmentation', () => {
  test('is a function of seed, frame and draw: what was drawn before plays no part', () => {
    fc.assert(
      fc.property(ranges, place, place, (augmentation, first, second) => {
        const before = drawAugmentation(augmentation, first);
        drawAugmentation(augmentation, second);
        expect(drawAugmentation(augmentation, { ...first })).toEqual(before);
      }),
    );
  });

  test('stays within its ranges', () => {
    fc.assert(
      fc.property(ranges, place, (augmentation, where) => {
        const drawn = drawAugmentation(augmentation, where);
        expect(Math.abs(drawn.angleDegrees)).toBeLessThanOrEqual(augmentation.rotationDegrees);
        for (const shift of drawn.shift) expect(Math.abs(shift)).toBeLessThanOrEqual(augmentation.translation);
        expect(Math.abs(drawn.scale - 1)).toBeLessThanOrEqual(augmentation.scale + 1e-15);
        expect(Math.abs(drawn.contrast - 1)).toBeLessThanOrEqual(augmentation.contrast + 1e-15);
        expect(drawn.noise).toBe(augmentation.noise);
        if (!augmentation.flipHorizontal) expect(drawn.flipHorizontal).toBe(false);
        if (!augmentation.flipVertical) expect(drawn.flipVertical).toBe(false);
      }),
    );
  });

  test('differs between seeds, frames and draws', () => {
    const where = { seed: 1, frameId: sha256('a'), draw: 0 };
    const drawn = [where, { ...where, seed: 2 }, { ...where, frameId: sha256('b') }, { ...where, draw: 1 }].map(
      (each) => JSON.stringify(drawAugmentation(allTransforms, each)),
    );
    expect(new Set(drawn).size).toBe(4);
  });

  test('a transform that is switched on leaves the others as they were', () => {
    fc.assert(
      fc.property(place, (where) => {
        const { angleDegrees } = drawAugmentation({ ...noTransform, rotationDegrees: 25 }, where);
        expect(drawAugmentation(allTransforms, where).angleDegrees).toBe(angleDegrees);
      }),
    );
  });

  test('draws both flips in half of the draws, and angles evenly', () => {
    const draws = Array.from({ length: 2000 }, (_, draw) =>
      drawAugmentation(allTransforms, { seed: 5, frameId: sha256('x'), draw }),
    );
    const share = (of: (draw: (typeof draws)[number]) => boolean): number => draws.filter(of).length / draws.length;
    // Four standard errors of a share of one half.
    for (const found of [
      share((d) => d.flipHorizontal),
      share((d) => d.flipVertical),
      share((d) => d.angleDegrees > 0),
    ])
      expect(Math.abs(found - 0.5)).toBeLessThan(0.045);
    expect(Math.abs(share((d) => Math.abs(d.angleDegrees) < 12.5) - 0.5)).toBeLessThan(0.045);
    expect(Math.abs(share((d) => d.flipHorizontal === d.flipVertical) - 0.5)).toBeLessThan(0.045);
  });

  test('is plain for draw -1 and where nothing is switched on', () => {
    expect(drawAugmentation(allTransforms, { seed: 1, frameId: sha256('a'), draw: -1 })).toEqual(plainDraw);
    fc.assert(
      fc.property(place, ({ ...where }) => {
        const { flipHorizontal, flipVertical, ...drawn } = drawAugmentation(noTransform, where);
        expect({ ...drawn, flipHorizontal, flipVertical }).toEqual(plainDraw);
      }),
    );
  });

  test.each([-2, 0.5, Number.NaN])('refuses draw %d', (draw) => {
    const act = () => drawAugmentation(allTransforms, { seed: 1, frameId: sha256('a'), draw });
    expect(act).toThrow(RangeError);
    expect(act).toThrow(
      `Cannot draw an augmentation: expected a whole draw from -1 up, got ${draw}; -1 is the frame as it is`,
    );
  });
});
