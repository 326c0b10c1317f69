/** The split that a notebook uses: the source's own, else one drawn here by the largest unit that the source knows. */
import { createSplit } from '../dataset/create-split.js';
import type { Source } from '../dataset/source.js';
import type { Split, SplitUnit } from '../dataset/split.js';

/** A split and where it comes from. */
export interface ChosenSplit {
  readonly split: Split;
  /** One sentence for the reader. */
  readonly statement: string;
}

/** What a made split holds back for validation. */
const shares = [0.8, 0.2, 0] as const;

/**
 * Takes the split that came with the source; where none did, draws one: 80 % of the units for training, 20 % for validation.
 *
 * @param options.seed - of a split that is drawn here
 * @throws RangeError where there are too few units
 */
export function chooseSplit(source: Source, options: { readonly seed: number }): ChosenSplit {
  if (source.ownSplit !== null)
    return { split: source.ownSplit, statement: `The data comes with a split by ${source.ownSplit.unit}.` };
  const unit = largestUnit(source);
  const split = createSplit(source.frames, { unit, shares, seed: options.seed });
  const warning = unit === 'patient' ? '' : ' Patients are not known, so one may stand on both sides.';
  return {
    split,
    statement: `The data comes without a split; this one was drawn by ${unit}, seed ${options.seed}.${warning}`,
  };
}

function largestUnit({ frames }: Source): SplitUnit {
  const known = (['patient', 'study', 'series', 'instance'] as const).find((unit) =>
    frames.every((frame) => frame[unit] !== null),
  );
  return known ?? 'frame';
}
