/** What becomes of a frame's label under a draw. */
import type { Augmentation, Transform } from '../recipe/recipe.js';
import type { AugmentationDraw } from './draw-augmentation.js';

/** What labels are called, and what transforms do to them. */
export interface LabelRule {
  readonly labelEffects: Augmentation['labelEffects'];
  /** Names of label 0 and label 1. */
  readonly classes: readonly [string, string];
}

/** Whether a draw holds a transform. */
const isDrawn: Readonly<Record<Transform, (draw: AugmentationDraw) => boolean>> = {
  flipHorizontal: ({ flipHorizontal }) => flipHorizontal,
  flipVertical: ({ flipVertical }) => flipVertical,
  rotationDegrees: ({ angleDegrees }) => angleDegrees !== 0,
  translation: ({ shift }) => shift[0] !== 0 || shift[1] !== 0,
  scale: ({ scale }) => scale !== 1,
  contrast: ({ contrast }) => contrast !== 1,
  noise: ({ noise }) => noise > 0,
};

/**
 * The label of a frame as the draw shows it: mapped where a flip with a map was drawn, else as it was.
 *
 * @throws RangeError where the draw holds a transform that is declared to make labels false, or a map names an unknown label
 * @example
 * const rule = { classes: ['LCA', 'RCA'], labelEffects: { flipHorizontal: { LCA: 'RCA', RCA: 'LCA' } } } as const;
 * applyLabelEffects(0, { ...plainDraw, flipHorizontal: true }, rule); // 1
 */
export function applyLabelEffects(label: 0 | 1, draw: AugmentationDraw, rule: LabelRule): 0 | 1 {
  return (Object.keys(isDrawn) as Transform[])
    .filter((transform) => isDrawn[transform](draw))
    .reduce((before, transform) => applyEffect(before, transform, rule), label);
}

function applyEffect(label: 0 | 1, transform: Transform, { labelEffects, classes }: LabelRule): 0 | 1 {
  const effect = labelEffects[transform];
  if (effect === undefined) return label;
  if (effect === 'refuse')
    throw new RangeError(
      `Cannot augment a frame: expected no ${transform}, which is declared to make labels false, got a draw with it; switch it off, or say in \`labelEffects\` what becomes of each label`,
    );
  const name = effect[classes[label]];
  if (name === undefined) return label;
  if (name === classes[0]) return 0;
  if (name === classes[1]) return 1;
  throw new RangeError(
    `Cannot augment a frame: expected \`labelEffects.${transform}\` to name ${classes.join(' or ')}, got '${name}'; use the classes' names`,
  );
}
