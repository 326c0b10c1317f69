/** Labels follow flips that are declared to change them; transforms that make labels false are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { applyLabelEffects, type LabelRule } from '../../../src/training/augmentation/apply-label-effects.js';
import { drawAugmentation, plainDraw } from '../../../src/training/augmentation/draw-augmentation.js';
import type { Transform } from '../../../src/training/recipe/recipe.js';
import { allTransforms } from '../augmentations.js';

const swap = { LCA: 'RCA', RCA: 'LCA' };
const classes = ['LCA', 'RCA'] as const;

function draw(number: number) {
  return drawAugmentation(allTransforms, { seed: 1, frameId: sha256('a'), draw: number });
}

describe('applyLabelEffects', () => {
  test('maps the label exactly where the flip was drawn', () => {
    const rule: LabelRule = { classes, labelEffects: { flipHorizontal: swap } };
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.constantFrom(0 as const, 1 as const), (number, label) => {
        const drawn = draw(number);
        expect(applyLabelEffects(label, drawn, rule)).toBe(drawn.flipHorizontal ? 1 - label : label);
      }),
    );
  });

  test('two flips that both swap give the label back', () => {
    const rule: LabelRule = { classes, labelEffects: { flipHorizontal: swap, flipVertical: swap } };
    const both = { ...plainDraw, flipHorizontal: true, flipVertical: true };
    expect([applyLabelEffects(0, both, rule), applyLabelEffects(1, both, rule)]).toEqual([0, 1]);
  });

  test('keeps labels that no map names', () => {
    const rule: LabelRule = { classes, labelEffects: { flipVertical: {} } };
    expect(applyLabelEffects(1, { ...plainDraw, flipHorizontal: true, flipVertical: true }, rule)).toBe(1);
  });

  const drawn: readonly [Transform, object][] = [
    ['flipHorizontal', { flipHorizontal: true }],
    ['flipVertical', { flipVertical: true }],
    ['rotationDegrees', { angleDegrees: -3 }],
    ['translation', { shift: [0, 0.1] }],
    ['scale', { scale: 0.9 }],
    ['contrast', { contrast: 1.1 }],
    ['noise', { noise: 1 }],
  ];
  test.each(drawn)('refuses %s where it makes labels false, and only a draw with it', (transform, change) => {
    const rule: LabelRule = { classes, labelEffects: { [transform]: 'refuse' } };
    const act = () => applyLabelEffects(0, { ...plainDraw, ...change }, rule);
    expect(act).toThrow(RangeError);
    expect(act).toThrow(
      `Cannot augment a frame: expected no ${transform}, which is declared to make labels false, got a draw with it; switch it off, or say in \`labelEffects\` what becomes of each label`,
    );
    expect(applyLabelEffects(0, plainDraw, rule)).toBe(0);
  });

  test('refuses a map to a class that is not there', () => {
    const rule: LabelRule = { classes, labelEffects: { flipHorizontal: { LCA: 'LAD' } } };
    const act = () => applyLabelEffects(0, { ...plainDraw, flipHorizontal: true }, rule);
    expect(act).toThrow(RangeError);
    expect(act).toThrow(
      "Cannot augment a frame: expected `labelEffects.flipHorizontal` to name LCA or RCA, got 'LAD'; use the classes' names",
    );
  });
});
